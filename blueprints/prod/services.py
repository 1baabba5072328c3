"""What stands beside the web containers, each as it is written in compose.prod.yaml."""

from __future__ import annotations

PASSWORD = "${DATABASE_PASSWORD:?set it in .env}"  # noqa: S105 - where it is, not what
MIGRATE = """\
<<: *app
command: alembic upgrade head
restart: "no"
depends_on:%s
healthcheck:
  disable: true
"""
WORKER = """\
<<: *app
command: python -m app.worker
scale: 1
healthcheck:
  disable: true # /health/worker of the app says whether one is alive
"""
REDIS = """\
image: valkey/valkey:9
command: valkey-server --appendonly yes
restart: unless-stopped
stop_grace_period: 30s
mem_limit: 512m
volumes:
  - redis:/data
healthcheck:
  test: valkey-cli ping
  interval: 2s
  retries: 30
"""
POSTGRES = """\
image: postgres:18
restart: unless-stopped
stop_grace_period: 1m
shm_size: 256m
mem_limit: 2g
environment:
  POSTGRES_USER: {name}
  POSTGRES_PASSWORD: {password}
volumes:
  - data:/var/lib/postgresql
healthcheck:
  test: pg_isready --host localhost --username {name}
  interval: 2s
  retries: 30
"""
MYSQL = """\
image: mariadb:11.8
command: --character-set-server=utf8mb4 --collation-server=utf8mb4_bin
restart: unless-stopped
stop_grace_period: 1m
mem_limit: 2g
environment:
  MARIADB_DATABASE: {name}
  MARIADB_USER: {name}
  MARIADB_PASSWORD: {password}
  MARIADB_RANDOM_ROOT_PASSWORD: "1"
volumes:
  - data:/var/lib/mysql
healthcheck:
  test: healthcheck.sh --connect --innodb_initialized
  interval: 2s
  retries: 30
"""
MONGODB = """\
image: mongo:8
restart: unless-stopped
stop_grace_period: 1m
mem_limit: 2g
environment:
  MONGO_INITDB_ROOT_USERNAME: {name}
  MONGO_INITDB_ROOT_PASSWORD: {password}
volumes:
  - data:/data/db
healthcheck:
  test: mongosh --quiet --eval "db.adminCommand('ping').ok"
  interval: 2s
  retries: 30
"""
SERVERS = {  # By driver: the server, and its address
    "asyncpg": (POSTGRES, "postgresql+asyncpg://{name}:{password}@db/{name}"),
    "asyncmy": (MYSQL, "mysql+asyncmy://{name}:{password}@db/{name}"),
    "beanie": (MONGODB, "mongodb://{name}:{password}@db:27017/{name}?authSource=admin"),
}
