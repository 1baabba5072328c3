"""@{task.title}: @{cron}."""
