#pragma once

#include <string>
#include <vector>

namespace heed {

/// Sentences enough for a vocabulary of fifty pieces in each language, ninety in both.
inline std::vector<std::string> small_corpus(bool german) {
  using Words = std::vector<std::string>;
  const Words nouns =
      german ? Words{"Hund",     "Kater",  "Weg",       "Garten",    "Brief",   "Tisch",
                     "Lehrer",   "Fluss",  "Verkäufer", "Schneider", "Gärtner", "Kasten",
                     "Schatten", "Besuch", "Versuch",   "Gedanke"}
             : Words{"dog",     "cat",     "house",   "garden",  "letter",   "window",
                     "teacher", "river",   "painter", "reader",  "gardener", "shadow",
                     "meadow",  "station", "nation",  "question"};
  const Words verbs = german ? Words{"sieht", "findet", "verliert", "versteht", "sucht", "besucht"}
                             : Words{"sees", "finds", "loses", "understands", "wants", "remembers"};
  Words lines;
  for (const std::string& first : nouns) {
    for (const std::string& verb : verbs) {
      const std::string& second = nouns[lines.size() * 7 % nouns.size()];
      lines.push_back(german ? "Der " + first + " " + verb + " den " + second + " nicht."
                             : "The " + first + " never " + verb + " the " + second + ".");
    }
  }
  return lines;
}

}  // namespace heed
