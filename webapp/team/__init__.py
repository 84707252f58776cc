"""What a team does with its books: handing customers over, covering for each other, knowing the devices."""
