const INTERNAL = '@example.com';

exports.handler = (batch, context, callback) => {
  const email = (batch.user_identities || {}).email || '';
  callback(null, email.toLowerCase().endsWith(INTERNAL) ? null : batch);
};
