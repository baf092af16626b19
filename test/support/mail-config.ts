export interface MailPorts {
  readonly imap: number
  /** Where Dovecot answers Postfix whether a password is right. */
  readonly auth: number
  readonly smtp: number
  /** Of our own listener. */
  readonly direct: number
}

/** Everybody with a mailbox; their user name is the address and their password "pass". */
export const people = ['desk@clinic.test', 'anna@customer.test', 'ben@customer.test'] as const

export const dovecotConf = (directory: string, ports: MailPorts): string => `
base_dir = ${directory}/dovecot/run
state_dir = ${directory}/dovecot/state
instance_name = frontdesk-test
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:${directory}/mail/%d/%n
first_valid_uid = 1
default_login_user = dovenull
default_internal_user = dovecot
passdb {
  driver = static
  args = password=pass
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${directory}/mail/%d/%n allow_all_users=yes
}
namespace inbox {
  inbox = yes
}
service imap-login {
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = ${ports.auth}
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
`

/**
 * clinic.test and customer.test have mailboxes here, direct.test is handed to our listener, and nothing can leave the machine.
 * A mail that goes round is let through, so that our own limit is what stops it.
 * An unknown mailbox is taken and bounced later, as a mail that travelled further would be; only `closed@` is refused at once.
 */
export const mainCf = (
  directory: string,
  ports: MailPorts,
  owner: { readonly uid: number; readonly gid: number },
): string => `
compatibility_level = 3.6
queue_directory = ${directory}/postfix/queue
data_directory = ${directory}/postfix/data
maillog_file = /dev/stdout
myhostname = mx.clinic.test
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
notify_classes =
hopcount_limit = 500
message_size_limit = 52428800
virtual_mailbox_limit = 0
mailbox_size_limit = 0
virtual_mailbox_domains = clinic.test, customer.test
virtual_mailbox_base = ${directory}/mail
virtual_mailbox_maps = texthash:${directory}/postfix/conf/mailboxes
virtual_uid_maps = static:${owner.uid}
virtual_gid_maps = static:${owner.gid}
virtual_minimum_uid = 1
smtpd_reject_unlisted_recipient = no
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${ports.auth}
smtpd_recipient_restrictions = check_recipient_access inline:{ { closed@customer.test = 550 5.1.1 No such mailbox } }, permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
transport_maps = inline:{ { direct.test = smtp:[127.0.0.1]:${ports.direct} } }
smtp_tls_security_level = none
default_transport = error:outside mail is off
relay_transport = error:outside mail is off
`

export const masterCf = (ports: MailPorts): string => `
127.0.0.1:${ports.smtp} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`
