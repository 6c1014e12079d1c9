"""Published editions. Reading them and publishing them are kept apart: import the module you need."""
