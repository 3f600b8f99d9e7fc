const PHONES = new Set(['ios', 'android']);

exports.handler = async (batch) => {
  const platform = ((batch.device_info || {}).platform || '').toLowerCase();
  return PHONES.has(platform) ? batch : null;
};
