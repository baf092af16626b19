-- Every key leads with business_id, so each transaction stays within one business and the whole schema can be
-- distributed by it. Timestamps come in as parameters: no volatile function stands in an UPDATE.
create extension if not exists btree_gist;

create table businesses (
  id uuid primary key,
  slug text not null unique,
  profile jsonb not null,
  created_at timestamptz not null
);

create table teammates (
  business_id uuid not null references businesses (id),
  id uuid not null,
  user_id text not null,
  name text not null,
  email text not null,
  role text not null check (role in ('owner', 'teammate', 'viewer')),
  -- Present teammates answer chats; set while a console of theirs is open.
  seen_at timestamptz,
  created_at timestamptz not null,
  primary key (business_id, id),
  unique (business_id, user_id)
);

create table channel_accounts (
  business_id uuid not null references businesses (id),
  id uuid not null,
  channel text not null,
  address text not null,
  name text not null,
  settings jsonb not null,
  enabled boolean not null default true,
  created_at timestamptz not null,
  primary key (business_id, id),
  unique (business_id, channel, address)
);

create table customers (
  business_id uuid not null references businesses (id),
  id uuid not null,
  name text,
  name_source text check (name_source in ('channel', 'customer', 'teammate')),
  language text,
  notes text not null default '',
  -- A merged customer stays as a redirect, so that an old id in a link or a job still finds the person.
  merged_into uuid,
  created_at timestamptz not null,
  primary key (business_id, id),
  foreign key (business_id, merged_into) references customers (business_id, id)
);

-- One identifier may belong to several people (a family phone): unique per person, not per business.
create table identities (
  business_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  kind text not null check (kind in ('phone', 'email', 'visitor', 'scoped')),
  scope text not null default '',
  value text not null,
  assurance text not null check (assurance in ('claimed', 'matched', 'confirmed', 'verified')),
  shared boolean not null default false,
  -- How we know: channel (they wrote from it), stated (they told us), teammate, code, import.
  evidence text not null,
  evidence_message_id uuid,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (business_id, id),
  unique (business_id, kind, scope, value, customer_id),
  foreign key (business_id, customer_id) references customers (business_id, id)
);
create index identities_by_customer on identities (business_id, customer_id);

create table identity_merges (
  business_id uuid not null,
  id uuid not null,
  kept_id uuid not null,
  merged_id uuid not null,
  confidence real not null,
  evidence jsonb not null,
  moved jsonb not null,
  decided_by text not null,
  status text not null check (status in ('suggested', 'merged', 'undone', 'declined')),
  created_at timestamptz not null,
  undone_at timestamptz,
  primary key (business_id, id),
  foreign key (business_id, kept_id) references customers (business_id, id),
  foreign key (business_id, merged_id) references customers (business_id, id)
);

create table conversations (
  business_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  status text not null default 'open' check (status in ('open', 'waiting', 'resolved')),
  subject text,
  -- Null: the brain. A teammate id: that person. needs_person: handed over and not yet taken.
  handler_id uuid,
  needs_person boolean not null default false,
  -- Counts every change of hands. An answer computed under an older number is dropped.
  handler_epoch int not null default 0,
  last_seq int not null default 0,
  answered_seq int not null default 0,
  last_message_at timestamptz not null,
  last_channel text not null,
  -- Inbound text of a present customer; feeds the list of the inbox without a join.
  preview text not null default '',
  unread int not null default 0,
  mood text not null default 'calm',
  brain_state jsonb,
  opened_at timestamptz not null,
  resolved_at timestamptz,
  primary key (business_id, id),
  foreign key (business_id, customer_id) references customers (business_id, id),
  foreign key (business_id, handler_id) references teammates (business_id, id)
);
create index conversations_by_customer on conversations (business_id, customer_id, last_message_at desc);
create index conversations_inbox on conversations (business_id, last_message_at desc, id desc);
create index conversations_open on conversations (business_id, last_message_at desc, id desc) where status <> 'resolved';

create table messages (
  business_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  customer_id uuid not null,
  -- Order within the conversation, taken from its row under the row lock.
  seq int not null,
  account_id uuid not null,
  channel text not null,
  direction text not null check (direction in ('in', 'out')),
  author text not null check (author in ('customer', 'brain', 'teammate', 'system')),
  author_name text,
  external_id text,
  -- The identifier on the other side, as columns: deliver and the transcript need it without a join.
  peer_kind text not null,
  peer_scope text not null default '',
  peer_value text not null,
  subject text,
  body text not null,
  full_text text,
  html text,
  choices jsonb not null default '[]',
  -- The id of the choice that was pressed; its label is the text.
  choice text,
  answers jsonb not null default '[]',
  purpose text not null default 'reply',
  automatic text,
  -- Outbound answers of the brain: the last inbound seq they answer and their place in that answer.
  answers_seq int,
  answer_part int,
  interrupted boolean not null default false,
  -- Grows over the whole business; resume cursor of widgets and consoles.
  cursor bigint generated always as identity,
  sent_at timestamptz not null,
  created_at timestamptz not null,
  primary key (business_id, id),
  unique (business_id, conversation_id, seq),
  foreign key (business_id, conversation_id) references conversations (business_id, id),
  foreign key (business_id, account_id) references channel_accounts (business_id, id)
);
-- A redelivery of the same message is refused here, whatever the code above does.
create unique index messages_external on messages (business_id, account_id, direction, external_id) where external_id is not null;
-- One answer to one question, whatever is killed or runs twice.
create unique index messages_answer_once on messages (business_id, conversation_id, answers_seq, answer_part) where answers_seq is not null;
create index messages_timeline on messages (business_id, customer_id, created_at desc, seq desc);
create index messages_transcript on messages (business_id, account_id, peer_kind, peer_value, cursor);
create index messages_cursor on messages (business_id, cursor);

create table attachments (
  business_id uuid not null,
  id uuid not null,
  message_id uuid not null,
  position int not null,
  name text not null,
  type text not null,
  size int not null,
  sha256 text not null,
  cid text,
  primary key (business_id, id),
  foreign key (business_id, message_id) references messages (business_id, id)
);
create index attachments_by_message on attachments (business_id, message_id);

create table blobs (
  business_id uuid not null references businesses (id),
  sha256 text not null,
  content bytea not null,
  created_at timestamptz not null,
  primary key (business_id, sha256)
);

-- One row per outbound message; its status only moves forward (see data/deliveries.ts).
create table deliveries (
  business_id uuid not null,
  message_id uuid not null,
  account_id uuid not null,
  status text not null check (status in ('queued', 'sending', 'unknown', 'failed', 'sent', 'delivered', 'read')),
  external_id text,
  reason text,
  attempts int not null default 0,
  -- Why this channel, and why not the others: the routing decision as it was taken.
  decision jsonb,
  updated_at timestamptz not null,
  primary key (business_id, message_id),
  foreign key (business_id, message_id) references messages (business_id, id)
);
create index deliveries_external on deliveries (business_id, account_id, external_id) where external_id is not null;

create table calls (
  business_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  customer_id uuid not null,
  account_id uuid not null,
  direction text not null check (direction in ('in', 'out')),
  external_id text not null,
  status text not null,
  started_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  end_reason text,
  recording_sha256 text,
  primary key (business_id, id),
  unique (business_id, account_id, external_id),
  foreign key (business_id, conversation_id) references conversations (business_id, id)
);

-- To a human (kind 'person') or to another channel (kind 'channel'): a durable object with an outcome.
create table handoffs (
  business_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  customer_id uuid not null,
  kind text not null check (kind in ('person', 'channel')),
  reason text not null,
  urgency text not null,
  brief jsonb,
  status text not null check (status in ('offered', 'accepted', 'under_way', 'done', 'declined', 'expired')),
  to_channel text,
  teammate_id uuid,
  note text,
  outcome text,
  answers_seq int,
  created_at timestamptz not null,
  accepted_at timestamptz,
  ended_at timestamptz,
  primary key (business_id, id),
  foreign key (business_id, conversation_id) references conversations (business_id, id)
);
create index handoffs_by_customer on handoffs (business_id, customer_id, created_at desc);
create unique index handoffs_once on handoffs (business_id, conversation_id, answers_seq, kind) where answers_seq is not null;

-- What was done for a customer, by whom and with what outcome. `key` makes a repeated write harmless.
create table actions (
  business_id uuid not null,
  id uuid not null,
  key text not null,
  conversation_id uuid,
  customer_id uuid not null,
  name text not null,
  actor text not null check (actor in ('brain', 'teammate', 'customer', 'system')),
  actor_name text,
  outcome text not null,
  detail text not null default '',
  result jsonb not null,
  appointment_id uuid,
  created_at timestamptz not null,
  primary key (business_id, id),
  unique (business_id, key),
  foreign key (business_id, customer_id) references customers (business_id, id)
);
create index actions_by_customer on actions (business_id, customer_id, created_at desc);

create table services (
  business_id uuid not null references businesses (id),
  id uuid not null,
  name text not null,
  aliases jsonb not null default '[]',
  kind text not null check (kind in ('appointment', 'table', 'room')),
  minutes int not null check (minutes > 0),
  buffer_minutes int not null default 0,
  price text,
  description text,
  position int not null default 0,
  primary key (business_id, id),
  unique (business_id, name)
);

-- Whoever or whatever is occupied by an appointment: a person, a table, a room.
create table resources (
  business_id uuid not null references businesses (id),
  id uuid not null,
  kind text not null check (kind in ('staff', 'table', 'room')),
  name text not null,
  role text not null default '',
  capacity int not null default 1,
  position int not null default 0,
  primary key (business_id, id),
  unique (business_id, kind, name)
);

create table service_resources (
  business_id uuid not null,
  service_id uuid not null,
  resource_id uuid not null,
  primary key (business_id, service_id, resource_id),
  foreign key (business_id, service_id) references services (business_id, id) on delete cascade,
  foreign key (business_id, resource_id) references resources (business_id, id) on delete cascade
);

-- resource_id null: the business itself. Local wall-clock times in the business's zone.
create table opening_hours (
  business_id uuid not null references businesses (id),
  id uuid not null,
  resource_id uuid,
  weekday int not null check (weekday between 1 and 7),
  opens time not null,
  closes time not null,
  primary key (business_id, id),
  foreign key (business_id, resource_id) references resources (business_id, id) on delete cascade,
  check (opens < closes)
);

create table closures (
  business_id uuid not null references businesses (id),
  id uuid not null,
  resource_id uuid,
  from_date date not null,
  to_date date not null,
  reason text,
  primary key (business_id, id),
  check (from_date <= to_date)
);

-- Holds are appointments that expire: one exclusion constraint guards both against double booking.
create table appointments (
  business_id uuid not null,
  id uuid not null,
  code text not null,
  customer_id uuid,
  conversation_id uuid,
  service_id uuid not null,
  resource_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- starts_at until ends_at plus the service's buffer.
  occupies tstzrange not null,
  status text not null check (status in ('held', 'booked', 'cancelled', 'completed', 'missed')),
  hold_key text,
  held_until timestamptz,
  party_size int,
  name text,
  note text,
  booked_via text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (business_id, id),
  unique (business_id, code),
  foreign key (business_id, customer_id) references customers (business_id, id),
  foreign key (business_id, service_id) references services (business_id, id),
  foreign key (business_id, resource_id) references resources (business_id, id),
  check (starts_at < ends_at),
  constraint no_double_booking exclude using gist (business_id with =, resource_id with =, occupies with &&)
    where (status in ('held', 'booked'))
);
create index appointments_by_customer on appointments (business_id, customer_id, starts_at);
create index appointments_by_time on appointments (business_id, starts_at);
create unique index appointments_hold on appointments (business_id, hold_key) where hold_key is not null;

create table knowledge (
  business_id uuid not null references businesses (id),
  id uuid not null,
  topic text not null,
  question text not null,
  variants jsonb not null default '[]',
  answer text not null,
  published boolean not null default true,
  updated_by text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (business_id, id)
);

create table consents (
  business_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  channel text not null,
  purpose text not null,
  granted boolean not null,
  evidence text not null,
  message_id uuid,
  created_at timestamptz not null,
  primary key (business_id, id),
  foreign key (business_id, customer_id) references customers (business_id, id)
);
create index consents_by_customer on consents (business_id, customer_id, channel, purpose, created_at desc);

-- What a customer was told, and when: AI disclosure, recording, storage.
create table notices (
  business_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  channel text not null,
  kind text not null,
  message_id uuid,
  created_at timestamptz not null,
  primary key (business_id, id),
  unique (business_id, customer_id, channel, kind),
  foreign key (business_id, customer_id) references customers (business_id, id)
);

create table api_keys (
  business_id uuid not null references businesses (id),
  id uuid not null,
  name text not null,
  -- First characters, to tell keys apart in a list; the key itself is kept only as a hash.
  prefix text not null,
  sha256 text not null unique,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (business_id, id)
);

create table audit (
  business_id uuid not null references businesses (id),
  id uuid not null,
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}',
  created_at timestamptz not null,
  primary key (business_id, id)
);
create index audit_by_time on audit (business_id, created_at desc);

-- Secrets the installation makes for itself on first start (session signing, visitor tokens).
create table installation (
  key text primary key,
  value text not null,
  created_at timestamptz not null
);
