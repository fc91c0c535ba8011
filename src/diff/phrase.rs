//! Quantities, dates and quotes as people write them, for summaries and mails. Other languages keep their
//! quotes; the frame is English.
