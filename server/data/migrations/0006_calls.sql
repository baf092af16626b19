-- Calls of 0002 get what a call card shows. A message that was spoken knows its call and when it was heard in it.
alter table calls
  alter column status set default 'ringing',
  add column peer_kind text,
  add column peer_scope text not null default '',
  add column peer_value text,
  -- The recording is sealed with the installation's key, so its content cannot be shared like other files.
  add column recording bytea,
  add column recording_seconds real,
  -- How loud both sides are, step by step: an hour need not be deciphered to draw it.
  add column waveform jsonb,
  add column trouble text;
alter table calls drop column recording_sha256;
create index calls_by_customer on calls (business_id, customer_id, started_at desc);
create index calls_live on calls (business_id, started_at) where ended_at is null;

-- Until then the customer, who asked for it on the telephone, is awake: quiet hours do not hold it up.
alter table outreaches add column awake_until timestamptz;

alter table messages add column call_id uuid, add column call_second real;
create index messages_by_call on messages (business_id, call_id, seq) where call_id is not null;
