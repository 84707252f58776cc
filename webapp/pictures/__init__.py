"""The bytes of pictures, which travel apart from the exchange."""
