-- Who signs in. The four auth_ tables have the shape that better-auth asks for; they know no business: one person may
-- work for several, as a row of teammates each.
create table auth_users (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null,
  image text,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp
);

create table auth_sessions (
  id text primary key,
  expires_at timestamptz not null,
  token text not null unique,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null,
  ip_address text,
  user_agent text,
  user_id text not null references auth_users (id) on delete cascade
);
create index auth_sessions_user_id_idx on auth_sessions (user_id);

create table auth_accounts (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references auth_users (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null
);
create index auth_accounts_user_id_idx on auth_accounts (user_id);

create table auth_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp
);
create index auth_verifications_identifier_idx on auth_verifications (identifier);

create index teammates_by_user on teammates (user_id);

-- A file that a teammate added to an answer which is not written yet; it becomes an attachment when the answer is.
create table uploads (
  business_id uuid not null references businesses (id),
  id uuid not null,
  name text not null,
  type text not null,
  size int not null,
  sha256 text not null,
  created_at timestamptz not null,
  primary key (business_id, id),
  foreign key (business_id, sha256) references blobs (business_id, sha256)
);
create index uploads_by_age on uploads (created_at);

-- What the search of the inbox looks through. 'simple': no language is assumed, names and codes are found as written.
create extension if not exists btree_gin;
create index messages_search on messages using gin (business_id, to_tsvector('simple', body));
create index customers_search on customers using gin (business_id, to_tsvector('simple', coalesce(name, '')));
create index identities_search on identities using gin (business_id, to_tsvector('simple', value));
-- A phone number is looked for by its last digits: people leave out the country code.
create index identities_by_ending on identities (business_id, reverse(value) text_pattern_ops) where kind = 'phone';
create index customers_newest on customers (business_id, created_at desc, id desc) where merged_into is null;
