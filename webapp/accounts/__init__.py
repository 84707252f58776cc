"""Who uses Blackbook: organisations, users, and the devices they signed in on."""
