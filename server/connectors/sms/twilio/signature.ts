export { type FormFields, signedByTwilio, signTwilio } from '../../twilio-signature.ts'
