const crypto = require('crypto');

exports.handler = async (batch) => {
  const identities = batch.user_identities || {};
  if (identities.email) {
    identities.other_id_3 = crypto.createHash('sha256').update(identities.email.trim().toLowerCase()).digest('hex');
    delete identities.email;
  }
  return batch;
};
