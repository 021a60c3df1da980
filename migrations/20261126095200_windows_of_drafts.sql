-- In which window of a browser a draft was typed, so that two do not write over each other's text. None stands for a text that the
-- server put there itself: one that was taken back, was refused, or comes from a device.
alter table drafts add column written_in text check (char_length(written_in) between 1 and 64);
