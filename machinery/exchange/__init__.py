"""Files in and out: uploads read into pledges, published editions written as files."""
