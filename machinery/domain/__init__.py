"""The rules of the field as pure Python: nothing but the standard library and `machinery.errors`."""
