"""The grammar of the toy corpus.

Read in this order: words, lexicon, german, phrases, clauses, sentences, homographs, ambiguity, pronouns, probes.
"""
