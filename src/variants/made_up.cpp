#include "variants/made_up.h"

#include <array>
#include <cstddef>
#include <initializer_list>

namespace heed {
namespace {

using Names = std::array<std::string_view, 8>;

char one_of(std::string_view characters, RandomBits& random) {
  return characters[random.below(characters.size())];
}

/// Small letters that can be spoken: "tarosi".
std::string word(RandomBits& random) {
  std::string letters;
  for (std::size_t left = 2 + random.below(3); left > 0; --left) {
    letters += one_of("bcdfghjklmnprstvwz", random);
    letters += one_of("aeiou", random);
    if (random.happens(0.2)) letters += one_of("lmnrstxkpyq", random);
  }
  return letters;
}

std::string digits(std::size_t count, RandomBits& random) {
  std::string text(1, one_of("123456789", random));
  while (text.size() < count) text += one_of("0123456789", random);
  return text;
}

/// The parts one behind the other. (What is drawn in braces is drawn in this order by every
/// compiler; what is drawn between plus signs is not.)
std::string text_of(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += part;
  return text;
}

/// "7", "2047", "14:35", "3.11.2", "KB-26751": what is written alike in most languages.
std::string number(RandomBits& random) {
  constexpr std::string_view kCapitals = "ABCDEFGHKMPRSTVXZ";
  std::string first = digits(1 + random.below(6), random);
  switch (random.below(5)) {
    case 0:
      return text_of({digits(1 + random.below(2), random), ":", digits(2, random)});
    case 1:
      return text_of(
          {digits(1, random), ".", digits(1 + random.below(2), random), ".", digits(1, random)});
    case 2:
      return text_of({std::string(1, one_of(kCapitals, random)),
                      std::string(1, one_of(kCapitals, random)), random.happens(0.5) ? "-" : "",
                      first});
    default:
      return first;
  }
}

/// "€30", "5 $": the sign stands where it stood.
std::string amount(RandomBits& random) {
  constexpr std::array<std::string_view, 4> kSigns = {"€", "$", "£", "¥"};
  const std::string_view sign = random.one_of(kSigns);
  const std::string sum = digits(1 + random.below(4), random);
  switch (random.below(3)) {
    case 0:
      return text_of({sum, " ", sign});
    case 1:
      return text_of({sum, sign});
    default:
      return text_of({sign, sum});
  }
}

std::string host(RandomBits& random) {
  constexpr Names kEndings = {".com", ".org", ".net", ".de", ".io", ".example", ".eu", ".co.uk"};
  return text_of({random.happens(0.3) ? "www." : "", word(random),
                  random.happens(0.2) ? "-" + word(random) : "", random.one_of(kEndings)});
}

std::string web_address(RandomBits& random) {
  std::string address = text_of({random.happens(0.8) ? "https://" : "http://", host(random)});
  for (std::size_t left = random.below(4); left > 0; --left) address += "/" + word(random);
  if (random.happens(0.2)) address += random.happens(0.5) ? ".html" : "/";
  if (random.happens(0.2)) {
    address += text_of({"?", word(random), "=", digits(2, random)});
    if (random.happens(0.5)) address += text_of({"&", word(random), "=", word(random)});
  }
  if (random.happens(0.1)) address += "#" + word(random);
  return address;
}

std::string mail_address(RandomBits& random) {
  std::string name = word(random);
  if (random.happens(0.5)) {
    name += one_of("._-+", random);
    name += word(random);
  }
  return name + "@" + host(random);
}

std::string placeholder(RandomBits& random) {
  constexpr std::array<std::string_view, 18> kForms = {
      "%s",    "%d",   "%1$s", "%2$s",  "%1$d", "%1", "{0}",   "{1}",   "{N}",
      "{{N}}", "${N}", "$N",   "%(N)s", "%N%",  ":N", "[[N]]", "__N__", "@N"};
  std::string form(random.one_of(kForms));
  if (const std::size_t at = form.find('N'); at != std::string::npos) {
    std::string name = word(random);
    if (random.happens(0.3)) name += "_" + word(random);
    form.replace(at, 1, name);
  }
  return form;
}

/// "/usr/tarosi", "--tarosi", "tarosi.txt", "tarosi_ben()".
std::string identifier(RandomBits& random) {
  constexpr Names kEndings = {".txt", ".png", ".cpp", ".json", ".html", ".zip", ".conf", ".py"};
  switch (random.below(4)) {
    case 0:
      return text_of({"/", word(random), "/", word(random)});
    case 1:
      return "--" + word(random);
    case 2:
      return text_of({word(random), random.one_of(kEndings)});
    default:
      return text_of({word(random), "_", word(random), random.happens(0.5) ? "()" : ""});
  }
}

char in_capitals(char letter) { return static_cast<char>(letter - 'a' + 'A'); }

}  // namespace

std::string made_up_name(RandomBits& random) {
  std::string name = word(random);
  name.front() = in_capitals(name.front());
  return name;
}

std::string other_digits(std::string_view number, RandomBits random) {
  std::string other;
  for (const char c : number) {
    const bool is_digit = c >= '0' && c <= '9', is_first = other.empty();
    other += !is_digit ? c : one_of(is_first ? "123456789" : "0123456789", random);
  }
  return other;
}

std::string made_up_word(RandomBits& random) {
  using Maker = std::string (*)(RandomBits&);
  constexpr std::array<Maker, 9> kMakers = {made_up_name, number,      number,
                                            amount,       web_address, mail_address,
                                            placeholder,  placeholder, identifier};
  return random.one_of(kMakers)(random);
}

Markup made_up_markup(RandomBits& random) {
  constexpr Names kTags = {"b", "i", "code", "strong", "em", "p", "span", "0"};
  if (random.happens(0.2)) return {"<a href=\"" + web_address(random) + "\">", "</a>"};
  if (random.happens(0.2)) return {"`", "`"};
  const std::string tag(random.one_of(kTags));
  return {"<" + tag + ">", "</" + tag + ">"};
}

}  // namespace heed
