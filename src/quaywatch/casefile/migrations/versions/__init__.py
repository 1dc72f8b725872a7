"""The revisions, oldest first. A revision that was once released is never changed."""
