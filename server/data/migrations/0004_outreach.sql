-- What the business began: one row per intended message, whatever channels were tried for it.
create table outreaches (
  business_id uuid not null,
  id uuid not null,
  -- Same key, same message: `reminder:<appointment>:<start>:<lead>`.
  key text not null,
  customer_id uuid not null,
  conversation_id uuid,
  appointment_id uuid,
  campaign_id uuid,
  purpose text not null,
  text text not null,
  subject text,
  choices jsonb not null default '[]',
  -- What fills the gaps of a template: name, service, when, code.
  facts jsonb not null default '{}',
  -- A template chosen for this one message, with its account.
  template jsonb,
  -- Channels not to be used: the one whose silence is followed up.
  except_channels jsonb not null default '[]',
  status text not null check (status in ('planned', 'trying', 'done', 'failed', 'cancelled')),
  reason text,
  -- After this moment it is of no use.
  expires_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (business_id, id),
  unique (business_id, key),
  foreign key (business_id, customer_id) references customers (business_id, id)
);
create index outreaches_by_appointment on outreaches (business_id, appointment_id)
  where status in ('planned', 'trying');
create index outreaches_by_campaign on outreaches (business_id, campaign_id, status) where campaign_id is not null;

alter table messages add column outreach_id uuid, add column template jsonb, add column location jsonb;
-- One attempt on one account, and one by template when the window had closed: whatever runs twice, it is sent once.
create unique index messages_outreach_once on messages (business_id, outreach_id, account_id, (template is not null)) where outreach_id is not null;

alter table deliveries add column segments int, add column cause text;

-- IANA zone where it is known; quiet hours are the customer's.
alter table customers add column time_zone text, add column blocked_at timestamptz;

create table campaigns (
  business_id uuid not null references businesses (id),
  id uuid not null,
  name text not null,
  text text not null,
  subject text,
  template jsonb,
  audience jsonb not null,
  status text not null check (status in ('draft', 'scheduled', 'sending', 'done', 'stopped')),
  -- Chosen when it began.
  people int not null default 0,
  scheduled_at timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (business_id, id)
);
