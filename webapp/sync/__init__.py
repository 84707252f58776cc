"""The exchange: how phones and the server keep one book (docs/sync-protocol.md)."""
