-- The queue: lanes run one at a time, the tasks of a lane in id order (drawn in server/data/queue/worker.ts).
-- `bucket` is a small hash of business_id, so that workers claim within one shard and the index on due_at has no
-- single hot end.

create table lanes (
  business_id uuid not null,
  lane text not null,
  bucket smallint not null,
  -- Unleased: when its first task may run. Leased: when the lease ends and the lane is up for anyone again.
  due_at timestamptz not null,
  -- Fencing token: new with each claim, compared in every write of the holder; null when nobody holds the lane.
  lease uuid,
  -- Grows with each enqueue: a holder that found the lane empty gives it up only if this stood still.
  wake bigint not null default 1,
  primary key (business_id, lane)
);

create index lanes_due on lanes (bucket, due_at);

create table tasks (
  business_id uuid not null,
  lane text not null,
  id bigint generated always as identity,
  kind text not null,
  payload jsonb not null,
  key text,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'parked')),
  attempts integer not null default 0,
  max_attempts integer not null,
  created_at timestamptz not null,
  parked_at timestamptz,
  last_error text,
  primary key (business_id, lane, id)
);

-- A task that has begun no longer stands for its key: what comes now must be looked at again.
create unique index tasks_key on tasks (business_id, lane, key) where state = 'waiting';
create index tasks_parked on tasks (business_id, id) where state = 'parked';

create table timers (
  business_id uuid not null,
  key text not null,
  bucket smallint not null,
  due_at timestamptz not null,
  lane text not null,
  kind text not null,
  payload jsonb not null,
  max_attempts integer not null,
  -- Recurring timers re-arm themselves when they fire: after a fixed time, or daily at a local time of a zone.
  every_ms bigint,
  daily_at time,
  zone text,
  primary key (business_id, key),
  check ((daily_at is null) = (zone is null))
);

create index timers_due on timers (bucket, due_at);
