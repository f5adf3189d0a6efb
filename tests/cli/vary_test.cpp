#include "cli/vary.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "format/temporary_folder.h"
#include "text/file_bytes.h"

namespace heed {
namespace {

class Vary : public testing::Test {
 protected:
  Vary() {
    options_.text.pairs = {
        folder_.write("pairs.tsv", "The dog.\tDer Hund.\nA cat.\tEine Katze.\n")};
    options_.variants = VariantShares::parse("capitals:1");
  }

  std::string path(const char* name) const { return (folder_.path() / name).string(); }

  TemporaryFolder folder_;
  VaryOptions options_;
};

TEST_F(Vary, WritesPairsWithTabs) {
  options_.output = path("out.tsv");
  run_vary(options_);
  EXPECT_EQ(read_file(options_.output), "THE DOG.\tDER HUND.\nA CAT.\tEINE KATZE.\n");
}

TEST_F(Vary, WritesTwoFilesOfEqualLength) {
  options_.output_source = path("out.en");
  EXPECT_THROW(run_vary(options_), std::invalid_argument);
  options_.output_target = path("out.de");
  run_vary(options_);
  EXPECT_EQ(read_file(options_.output_source), "THE DOG.\nA CAT.\n");
  EXPECT_EQ(read_file(options_.output_target), "DER HUND.\nEINE KATZE.\n");
}

TEST_F(Vary, IsACommandThatMakesTheUsualVariantsUnlessOthersAreNamed) {
  const auto written = [&](const std::string& more) {
    CLI::App app;
    add_vary(app);
    app.parse("vary --pairs " + options_.text.pairs.front().string() + " --output " +
              path("out.tsv") + " " + more);
    return read_file(path("out.tsv"));
  };
  EXPECT_EQ(written("--variants capitals:1"), "THE DOG.\tDER HUND.\nA CAT.\tEINE KATZE.\n");
  EXPECT_NE(written("--variants copied:1 --seed 1"), written("--variants copied:1 --seed 2"));
}

}  // namespace
}  // namespace heed
