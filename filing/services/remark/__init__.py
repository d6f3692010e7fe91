"""What reviewers write for each other: 批注, 办理进度."""
