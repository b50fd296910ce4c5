/** The reason phrases of the statuses that the data plane answers with. Source: RFC 9110 §15, RFC 6585. */
export const STATUS_TEXTS: ReadonlyMap<number, string> = new Map([
  [200, 'OK'],
  [204, 'No Content'],
  [400, 'Bad Request'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [408, 'Request Timeout'],
  [413, 'Payload Too Large'],
  [415, 'Unsupported Media Type'],
  [431, 'Request Header Fields Too Large'],
  [501, 'Not Implemented'],
  [505, 'HTTP Version Not Supported'],
]);
