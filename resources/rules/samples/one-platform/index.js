const PHONES = ['ios', 'android'];

exports.handler = async (batch) => {
  const platform = ((batch.device_info || {}).platform || '').toLowerCase();
  return PHONES.includes(platform) ? batch : null;
};
