"""One file per technology; each knows its own library and the domain, never another adapter."""
