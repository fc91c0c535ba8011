//! Tables of sentences with what they are, in words of our own.
