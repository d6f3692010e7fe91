"""The way of a filing from draft to archive: steps, their conditions, the queue."""
