"""The parts of grounding: which figures and promises a draft holds."""
