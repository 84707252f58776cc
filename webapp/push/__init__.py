"""Web Push: subscriptions, our key pair, and the sender."""
