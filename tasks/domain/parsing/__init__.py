"""The parts of reading a mail: MIME, charsets, HTML, addresses, authentication results."""
