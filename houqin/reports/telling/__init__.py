"""What a report says of each area of the work: sentences with figures in them, in the order in which a school tells them."""
