"""The files of a review: a picture and a sheet, made when the message is about to leave (rule V1)."""
