#pragma once

#include <string>
#include <string_view>

/// Text all in capitals ("DO NOT ENTER"). Its words are those of any text, but a vocabulary has
/// hardly a piece for them: it is read as a sentence, and what comes of it is written in capitals.
/// Words that are not of letters alone ("MP3", "U.S.", "$HOME", "<b>") stay as they are.
namespace heed {

/// True where every letter of the words is a capital and there are at least five: fewer may be an
/// abbreviation. False where letters without case are among them. REQUIRES: UTF-8.
bool is_in_capitals(std::string_view text);

/// In small letters, the first a capital: "Do not enter".
std::string in_sentence_case(std::string_view text);

/// The words in capitals, but for those that `original` has and are not of letters alone.
std::string in_capitals(std::string_view text, std::string_view original);

}  // namespace heed
