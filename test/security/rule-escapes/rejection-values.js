// Tries to end the host by odd rejections that nobody handles.
// Ends as: error Runtime.UnhandledPromiseRejection
exports.handler = async (batch, context, callback) => {
  const got = [];
  Promise.reject({ get name() { throw 1; }, get message() { throw 2; }, toString() { throw 3; } });
  await new Promise((resolve) => setTimeout(resolve, 20));
  return { got };
};
