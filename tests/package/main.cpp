#include <exception>
#include <iostream>

#include "library/model.h"

/// README's program ("In a C++ program"), and with any second argument a gradient too, which opens
/// the Torch half.
int main(int argc, char** argv) try {
  heed::Model model(argv[1]);
  const std::string source = "The dog sleeps.", translation = model.translate(source);
  std::cout << translation << "\n";
  for (const auto& [from, to] : model.align(source, translation))
    std::cout << from << "-" << to << " ";
  const auto method =
      argc > 2 ? heed::ImportanceMethod::kGradient : heed::ImportanceMethod::kLeaveOneOut;
  const heed::Explanation explanation = model.explain(source, translation, {.methods = {method}});
  for (std::size_t word = 0; word < explanation.sides.source.words.size(); ++word)
    std::cout << "\n"
              << explanation.sides.source.words[word] << " "
              << explanation.importance[0].translation[word];
  std::cout << "\nlog p " << model.score(source, translation) << "\n";
  return 0;
} catch (const std::exception& error) {
  std::cerr << "consumer: " << error.what() << "\n";
  return 1;
}
