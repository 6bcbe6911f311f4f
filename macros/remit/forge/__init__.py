"""The forge: what GitHub and GitLab say about reviews becomes records; owners, reminders and protection for both."""
