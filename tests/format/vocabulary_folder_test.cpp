#include "format/vocabulary_folder.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "format/temporary_folder.h"
#include "text/json_file.h"
#include "text/small_corpus.h"

namespace heed {
namespace {

TrainedVocabulary small_vocabulary(bool joint) {
  return train_vocabulary({.joint = joint, .size = 50}, small_corpus(false), small_corpus(true));
}

TEST(VocabularyFolder, HoldsMarianMtFiles) {
  const TemporaryFolder folder;
  const TrainedVocabulary vocabulary = small_vocabulary(false);
  write_vocabulary(folder.path() / "new", vocabulary, {"en", "de", 128});
  const auto config = read_json_object(folder.path() / "new/tokenizer_config.json");
  EXPECT_EQ(config.at("source_lang"), "en");
  EXPECT_EQ(config.at("target_lang"), "de");
  EXPECT_EQ(config.at("separate_vocabs"), true);
  EXPECT_EQ(config.at("model_max_length"), 128);
  EXPECT_EQ(config.at("tokenizer_class"), "MarianTokenizer");
  const auto table = read_json_object(folder.path() / "new/target_vocab.json");
  ASSERT_EQ(table.size(), 50U);
  for (std::size_t id = 0; id < 50; ++id) EXPECT_EQ(table.at(vocabulary.target.pieces[id]), id);
  EXPECT_EQ(bytes_of(folder.path() / "new/target.spm"), vocabulary.target.spm);
}

TEST(VocabularyFolder, HasOneTableWhenJoint) {
  const TemporaryFolder folder;
  write_vocabulary(folder.path(), small_vocabulary(true), {});
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "target_vocab.json"));
  EXPECT_EQ(read_json_object(folder.path() / "tokenizer_config.json").at("separate_vocabs"), false);
}

TEST(VocabularyFolder, LosesAStaleTargetTableWhenWrittenJoint) {
  const TemporaryFolder folder;
  write_vocabulary(folder.path(), small_vocabulary(false), {});
  write_vocabulary(folder.path(), small_vocabulary(true), {});
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "target_vocab.json"));
}

TEST(VocabularyFolder, IsLoadedForBothSides) {
  for (const bool joint : {true, false}) {
    const TemporaryFolder folder;
    write_vocabulary(folder.path(), small_vocabulary(joint), {});
    const Vocabulary vocabulary = load_vocabulary(folder.path());
    EXPECT_EQ(vocabulary.joint, joint);
    EXPECT_EQ(vocabulary.source.decode(vocabulary.source.encode("The dog.").ids), "The dog.");
    EXPECT_EQ(vocabulary.target.decode(vocabulary.target.encode("Der Hund.").ids), "Der Hund.");
    EXPECT_EQ(vocabulary.source.pieces() == vocabulary.target.pieces(), joint);
    EXPECT_EQ(&vocabulary.source.piece(0) == &vocabulary.target.piece(0),
              joint);  // what is the same is there once
  }
}

TEST(VocabularyFolder, IsJointAsItsConfigurationSaysWhateverTablesThereAre) {
  const TemporaryFolder folder;
  write_vocabulary(folder.path(), small_vocabulary(true), {});
  folder.write("target_vocab.json", R"({"</s>": 0, "<unk>": 1, "<pad>": 2})");
  const Vocabulary vocabulary = load_vocabulary(folder.path());
  EXPECT_TRUE(vocabulary.joint);
  EXPECT_EQ(vocabulary.target.pieces(), vocabulary.source.pieces());
}

TEST(VocabularyFolder, MayCutTheSidesDifferentlyIntoPiecesOfOneTable) {
  const TemporaryFolder folder;
  write_vocabulary(folder.path(), small_vocabulary(true), {});
  folder.write("target.spm",
               train_vocabulary({.size = 70}, small_corpus(false), small_corpus(true)).target.spm);
  const Vocabulary vocabulary = load_vocabulary(folder.path());
  EXPECT_TRUE(vocabulary.joint);
  int different = 0;
  for (const std::string& line : small_corpus(true))
    different +=
        vocabulary.source.encode(line).pieces != vocabulary.target.encode(line).pieces ? 1 : 0;
  EXPECT_GT(different, 0);
  EXPECT_EQ(vocabulary.source.pieces(), vocabulary.target.pieces());
}

TEST(VocabularyFolder, IsRefusedWithThePiecesOfAnotherModel) {
  const TemporaryFolder folder;
  write_vocabulary(folder.path(), small_vocabulary(true), {});
  const std::vector<std::string> others = {"qxz vvk jjw", "kkq zzx wjv qxk", "xzz qqv kkj"};
  folder.write("target.spm", train_vocabulary({.size = 16}, others, others).target.spm);
  EXPECT_NE(message_of<std::runtime_error>([&] {
              load_vocabulary(folder.path());
            }).find("target.spm does not belong to " + (folder.path() / "vocab.json").string()),
            std::string::npos);
}

TEST(VocabularyFolder, IsCopiedByteForByte) {
  const TemporaryFolder from, to;
  write_vocabulary(from.path(), small_vocabulary(false), {"en", "de", 64});
  copy_vocabulary(from.path(), to.path() / "copy");
  for (const char* name :
       {"source.spm", "target.spm", "vocab.json", "target_vocab.json", "tokenizer_config.json"}) {
    EXPECT_EQ(bytes_of(to.path() / "copy" / name), bytes_of(from.path() / name)) << name;
    EXPECT_FALSE(bytes_of(to.path() / "copy" / name).empty()) << name;
  }
}

TEST(VocabularyFolder, StaysAsItIsWhenCopiedOntoItself) {
  const TemporaryFolder folder;
  write_vocabulary(folder.path(), small_vocabulary(false), {});
  const std::string table = bytes_of(folder.path() / "target_vocab.json");
  copy_vocabulary(folder.path(), folder.path());
  EXPECT_EQ(bytes_of(folder.path() / "target_vocab.json"), table);
}

TEST(VocabularyFolder, IsNotCopiedWhenBroken) {
  const TemporaryFolder from, to;
  write_vocabulary(from.path(), small_vocabulary(true), {});
  from.write("vocab.json", "{}");
  EXPECT_THROW(copy_vocabulary(from.path(), to.path() / "copy"), std::runtime_error);
  EXPECT_FALSE(std::filesystem::exists(to.path() / "copy"));
}

}  // namespace
}  // namespace heed
