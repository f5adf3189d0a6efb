#include "cli/vary.h"

#include <memory>
#include <stdexcept>
#include <vector>

#include "cli/command.h"
#include "cli/corpus_options.h"
#include "cli/line_output.h"
#include "text/words.h"
#include "variants/variants.h"

namespace heed {
namespace {

void write_lines(const std::string& path, const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  LineOutput output(path);
  output.write(text);
  output.finish();
}

void write_pairs(const std::string& path, const ParallelText& text) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < text.source.size(); ++i)
    lines.push_back(on_one_line(text.source[i]) + "\t" + on_one_line(text.target[i]));
  write_lines(path, lines);
}

}  // namespace

void VaryOptions::validate() const {
  text.validate();
  if (output_source.empty() != output_target.empty())
    throw std::invalid_argument("--output-source and --output-target belong together: give both");
}

void add_vary(CLI::App& app) {
  CLI::App* command =
      add_command(app, "vary", "Write the variants of sentence pairs that train --variants reads");
  const auto options = std::make_shared<VaryOptions>();
  add_corpus_options(*command, options->text);
  add_variants_option(*command, options->variants)->default_str("usual");
  command->add_option("--seed", options->seed, "The same seed makes the same variants")
      ->capture_default_str();
  command
      ->add_option("-o,--output", options->output,
                   std::string("Pairs out: source, tab, target. ") + kOutputHelp)
      ->capture_default_str();
  command->add_option("--output-source", options->output_source,
                      "The two sides out in two files instead, with --output-target");
  command->add_option("--output-target", options->output_target,
                      "The file of the target sentences");
  command->callback([options] { run_vary(*options); });
}

void run_vary(const VaryOptions& options) {
  options.validate();
  const ParallelText text = read_parallel_text(options.text);
  const ParallelText variants = variants_of({.source = text.source, .target = text.target},
                                            options.variants, options.seed, 0);
  if (options.output_source.empty()) return write_pairs(options.output, variants);
  write_lines(options.output_source, variants.source);
  write_lines(options.output_target, variants.target);
}

}  // namespace heed
