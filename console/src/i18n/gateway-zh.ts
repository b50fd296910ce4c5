/** Sentences of the gateway in Chinese, by the English one. What stands between backquotes is code. */
export const gatewayZh: Readonly<Record<string, string>> = {
  // Checks
  'The body reads as one JSON object': '正文是一个 JSON 对象',
  'The body names an API': '正文指明了接口',
  'The body names an app': '正文指明了应用',
  'The body carries a sign': '正文带有签名',
  'The app exists': '应用存在',
  'The sign is right': '签名正确',
  'The timestamp is of now': '时间戳有效',
  'The sign came with no other body': '此签名没有用于其他正文',
  'The call asks for JSON': '请求 JSON 格式',
  'The app is active': '应用处于启用状态',
  'The address is on the allow list of the app': '地址在应用的白名单内',
  'The app was not refused too often': '应用被拒绝的次数未超限',
  'The API exists and is not sunset': '接口存在且未下线',
  'The body is inside the limit of this API': '正文大小在此接口的限制内',
  'The call came in by the route of this API': '请求走的是此接口的路由',
  'The environment is offered and allowed': '环境可用且被允许',
  'The app may call this API': '应用有权调用此接口',
  'The access token is known, the app’s own, and current': '访问令牌已知、属于此应用且有效',
  'The merchant’s authorization holds': '商家授权有效',
  'The merchant granted this API': '商家授权了此接口',
  'The parameters keep the contract of the API': '参数符合接口约定',
  'The parameters fill the path of the service': '参数能填满服务路径',
  'An internal service is bound': '已绑定内部服务',
  'Every quota has room': '各项配额均有余量',
  'The internal service answers': '内部服务应答',

  // Verdicts
  'More than one mistake gives this sign.': '不止一种错误会得到这个签名。',
  'The text that you signed is right, so the secret is not: it is not the live secret of this app, or not digested as MD5.':
    '签名的文本是对的，所以错在密钥：它不是此应用当前的密钥，或没有用 MD5 摘要。',
  'No known mistake gives this sign; the difference between your text and the one that the gateway signs shows where they part.':
    '没有已知的错误会得到这个签名；下面的对比显示你的文本与网关的文本从哪里开始不同。',
  'No known mistake, and no two of them, give this sign. Most often the secret belongs to another app, or the body changed behind the signer; give the text that you signed to see where it differs.':
    '没有已知的一种或两种错误会得到这个签名。最常见的原因是密钥属于其他应用，或正文在签名之后被改动；粘贴你签名的文本即可看到差异。',
  'No mistake that was tried gives this sign; the body is too large to try all of them. Try with a smaller one.':
    '已尝试的错误都得不到这个签名；正文太大，无法全部尝试。请用较小的正文再试。',

  // Mistakes in a sign
  'The parameters are signed in the order in which they stand in the body, unsorted.':
    '参数按正文中的顺序签名，没有排序。',
  'The parameters are sorted without regard to case, or by the rules of a language.':
    '参数排序时忽略了大小写，或采用了某种语言的排序规则。',
  'Key and value are joined first and sorted then, instead of sorting by the key alone.':
    '先拼接键和值再排序，而不是只按键排序。',
  'The parameters are sorted downwards, from z to a.': '参数按降序排列（从 z 到 a）。',
  'Common and business parameters are sorted each by themselves, instead of all together.':
    '公共参数和业务参数分别排序，而不是一起排序。',
  'Objects and arrays are signed with a space behind each comma and colon.':
    '对象和数组签名时，逗号和冒号后带有空格。',
  'Objects and arrays are signed with \\uXXXX escapes in place of non-ASCII characters.':
    '对象和数组签名时，非 ASCII 字符被写成 \\uXXXX 转义。',
  'Objects and arrays are signed as json.dumps writes them by default: spaced and with \\uXXXX escapes.':
    '对象和数组按 json.dumps 的默认格式签名：带空格和 \\uXXXX 转义。',
  'The keys inside objects are sorted for the signed text, but sent in another order.':
    '签名文本中对象内部的键排过序，而发送时是另一种顺序。',
  'The keys inside objects are signed in the order of a Java HashMap.':
    '对象内部的键按 Java HashMap 的顺序签名。',
  'Objects and arrays are signed with \\/ in place of /, as json_encode writes by default.':
    '对象和数组签名时，/ 被写成 \\/（json_encode 的默认行为）。',
  'Objects and arrays are signed as json_encode writes them by default: with \\/ and \\uXXXX escapes.':
    '对象和数组按 json_encode 的默认格式签名：带 \\/ 和 \\uXXXX 转义。',
  "Objects and arrays are signed with < > & (and = ') as \\u003c escapes and the like.":
    "对象和数组签名时，< > &（以及 = '）被写成 \\u003c 等转义。",
  'Objects and arrays are signed as System.Text.Json writes them by default: quotes, HTML and non-ASCII as \\uXXXX.':
    '对象和数组按 System.Text.Json 的默认格式签名：引号、HTML 字符和非 ASCII 字符写成 \\uXXXX。',
  'Members that are null are left out of the signed objects, but sent.':
    '签名时对象中值为 null 的成员被省略，但发送了它们。',
  'Objects are signed as [object Object] and arrays as their items with commas, as String() writes them.':
    '对象被签成 [object Object]，数组被签成以逗号连接的各项（String() 的写法）。',
  "Objects and arrays are signed as str() writes them: {'a': 1}, with True, False and None.":
    "对象和数组按 str() 的写法签名：{'a': 1}，带 True、False 和 None。",
  'Objects and arrays are signed as toString() of a Map or List writes them: {a=1, b=2}.':
    '对象和数组按 Map 或 List 的 toString() 写法签名：{a=1, b=2}。',
  'Objects and arrays are signed as the word Array, as a PHP string cast writes them.':
    '对象和数组被签成单词 Array（PHP 转字符串的结果）。',
  'Objects and arrays are signed as fmt.Sprint writes them: map[a:1 b:2].':
    '对象和数组按 fmt.Sprint 的写法签名：map[a:1 b:2]。',
  'Objects and arrays are signed with the white space and escapes of the body, instead of compactly.':
    '对象和数组带着正文中的空白和转义签名，而不是紧凑格式。',
  'Only the common parameters are signed; the business parameters are missing.':
    '只签了公共参数，缺少业务参数。',
  'Only the business parameters are signed; type, app_key, timestamp and the others are missing.':
    '只签了业务参数，缺少 type、app_key、timestamp 等公共参数。',
  'access_token is sent, but left out of the signed text.': '发送了 access_token，但签名文本中漏掉了它。',
  'timestamp is sent, but left out of the signed text.': '发送了 timestamp，但签名文本中漏掉了它。',
  'version is sent, but left out of the signed text.': '发送了 version，但签名文本中漏掉了它。',
  'data_type is sent, but left out of the signed text.': '发送了 data_type，但签名文本中漏掉了它。',
  'type is sent, but left out of the signed text.': '发送了 type，但签名文本中漏掉了它。',
  'app_key is sent, but left out of the signed text.': '发送了 app_key，但签名文本中漏掉了它。',
  'client_id is sent, but left out of the signed text.': '发送了 client_id，但签名文本中漏掉了它。',
  'Parameters that are objects or arrays are left out of the signed text.':
    '签名文本中漏掉了值为对象或数组的参数。',
  'A sign that is still empty is part of the signed text.': '签名文本中包含了尚为空的 sign。',
  'The app secret is signed as a parameter, as well as around the text.':
    '应用密钥除首尾之外，还被当作参数签名。',
  'The business parameters are signed wrapped in one parameter, but sent side by side with the common ones.':
    '签名时业务参数被包在一个参数里，而发送时与公共参数并列。',
  'All quotes at the edges of a string are stripped before it is signed.':
    '签名前去掉了字符串首尾的所有引号。',
  'One pair of quotes is cut off a string before it is signed, although it is part of the value.':
    '签名前去掉了字符串的一对引号，而它是值的一部分。',
  'Strings are signed with their JSON quotes.': '字符串连同 JSON 引号一起签名。',
  'Strings are signed with JSON escapes (\\" and \\n instead of the characters).':
    '字符串带着 JSON 转义签名（\\" 和 \\n，而不是字符本身）。',
  'Strings are signed with \\uXXXX escapes in place of their non-ASCII characters.':
    '字符串签名时，非 ASCII 字符被写成 \\uXXXX 转义。',
  'Strings are trimmed before they are signed, but sent with their white space.':
    '字符串签名前去掉了首尾空白，但发送时带有空白。',
  'All spaces are removed from strings before they are signed.': '签名前去掉了字符串中的所有空格。',
  'Values are URL-encoded before they are signed.': '值在签名前做了 URL 编码。',
  'Booleans are signed as True and False (and null as None), as str() of Python writes them.':
    '布尔值被签成 True 和 False（null 被签成 None），即 Python str() 的写法。',
  'true is signed as 1 and false as nothing, as a PHP string cast writes them.':
    'true 被签成 1，false 被签成空（PHP 转字符串的结果）。',
  'Booleans are signed as 1 and 0.': '布尔值被签成 1 和 0。',
  'A parameter that is null is left out of the signed text.': '签名文本中漏掉了值为 null 的参数。',
  'A parameter that is null is signed as the word null.': '值为 null 的参数被签成单词 null。',
  'A parameter that is null is signed as the word None.': '值为 null 的参数被签成单词 None。',
  'Of a parameter that is null, the name alone is signed.': '值为 null 的参数只签了名称。',
  'Parameters that are false, 0 or empty are left out of the signed text, but sent.':
    '签名文本中漏掉了值为 false、0 或空的参数，但发送了它们。',
  'Parameters that are empty are left out of the signed text, but sent.':
    '签名文本中漏掉了空参数，但发送了它们。',
  'The secret stands behind the text only; it belongs before it as well.':
    '密钥只放在文本末尾，开头也应当有。',
  'The secret stands before the text only; it belongs behind it as well.':
    '密钥只放在文本开头，末尾也应当有。',
  'The text is digested without the secret.': '摘要时没有加入密钥。',
  'The secret is appended as &key=<secret>, as other platforms want it.':
    '密钥以 &key=… 的形式附加，那是其他平台的做法。',
  'The sign is an HMAC-MD5 keyed with the secret, instead of a plain MD5.':
    '签名用的是以密钥为键的 HMAC-MD5，而不是普通 MD5。',
  'The sign is an HMAC-SHA256 keyed with the secret, instead of an MD5.':
    '签名用的是以密钥为键的 HMAC-SHA256，而不是 MD5。',
  'The sign is a SHA-256 digest, instead of an MD5.': '签名用的是 SHA-256，而不是 MD5。',
  'The sign is a SHA-1 digest, instead of an MD5.': '签名用的是 SHA-1，而不是 MD5。',
  'The text is digested as Latin-1 bytes, instead of UTF-8.': '摘要时文本按 Latin-1 编码，而不是 UTF-8。',
  'The text is digested as GBK bytes, instead of UTF-8.': '摘要时文本按 GBK 编码，而不是 UTF-8。',
  'The text is digested as UTF-16 bytes, instead of UTF-8.': '摘要时文本按 UTF-16 编码，而不是 UTF-8。',
  'The digest is sent in base64, instead of as hex digits.': '摘要以 base64 发送，而不是十六进制。',
  'Only the middle 16 hex digits of the MD5 are sent, instead of all 32.':
    '只发送了 MD5 中间的 16 位十六进制，而不是全部 32 位。',
  'Zeros of the hex digits are lost: every byte must give two digits.':
    '十六进制中的零丢失了：每个字节必须写成两位。',
  'The parameters are joined as key=value with & between them.': '参数以 key=value 形式用 & 连接。',
  'Key and value are joined by =, or parameters by commas.': '键和值用 = 连接，或参数之间用逗号连接。',
  'Only the values are signed, without their keys.': '只签了值，没有签键。',
  'The parameters are signed as an encoded URL query.': '参数以编码后的 URL 查询串形式签名。',
  'The whole body is signed as one JSON text, instead of its parameters one by one.':
    '整个正文作为一段 JSON 文本签名，而不是逐个参数。',
  'The text is right, but it was signed with the secret of another app.':
    '文本正确，但用的是另一个应用的密钥。',
  'The text is right, but it was signed with a former secret of this app.':
    '文本正确，但用的是此应用以前的密钥。',
  'The secret ends with a line break, as it came out of a file or a shell.':
    '密钥末尾带有换行符（来自文件或命令行）。',
  'The secret has a space before or behind it.': '密钥前面或后面有空格。',
  'The secret still has the quotes of its configuration file around it.': '密钥还带着配置文件中的引号。',
  'The letters of the secret were put into another case.': '密钥字母的大小写被改变了。',
  'App key and app secret are swapped: the key stands where the secret belongs.':
    'app key 与 app secret 颠倒了：密钥的位置上是 app key。',
  'The access token is used as the secret.': '把访问令牌当作密钥使用了。',
  'Numbers go through a double before they are signed: digits of long ids are lost, 1.0 becomes 1.':
    '数字在签名前转成了双精度：长 ID 丢失数位，1.0 变成 1。',
  'Numbers are signed as Java doubles: 1 becomes 1.0, and long ones get an exponent.':
    '数字按 Java double 签名：1 变成 1.0，长数字变成指数形式。',
  'Numbers are signed as %v prints a float64: 1000000 becomes 1e+06.':
    '数字按 float64 的 %v 格式签名：1000000 变成 1e+06。',
  'The timestamp is signed in another unit than it is sent in (milliseconds against seconds).':
    '时间戳签名时与发送时的单位不同（毫秒与秒）。',
  'The timestamp that was signed is not the one that was sent: the time was taken twice.':
    '签名的时间戳与发送的不同：取了两次时间。',
  'The body was encoded twice on its way: its UTF-8 was taken for Latin-1 behind the signer.':
    '正文在途中被重复编码：签名之后 UTF-8 被当成了 Latin-1。',
  'A framework turned & < > and quotes into HTML entities behind the signer.':
    '签名之后，框架把 & < > 和引号转成了 HTML 实体。',
  'A proxy or framework turned + into spaces behind the signer, as of a form.':
    '签名之后，代理或框架把 + 当作表单内容转成了空格。',
  'Line ends were turned from CR LF into LF behind the signer.': '签名之后，换行从 CR LF 变成了 LF。',
  'Accented characters were composed or decomposed (NFC, NFD) behind the signer.':
    '签名之后，带重音的字符被合成或分解（NFC、NFD）。',
  'A framework turned empty strings into null behind the signer.': '签名之后，框架把空字符串变成了 null。',

  // Fixes
  'Sort all top-level keys together, upwards, by their bytes: upper case before lower case, by the key alone.':
    '把所有顶层键放在一起，按字节升序排列：大写在小写之前，只按键排序。',
  'Write objects and arrays as compact JSON: no spaces, non-ASCII characters, < > & and / as they are.':
    '对象和数组写成紧凑 JSON：没有空格，非 ASCII 字符、< > & 和 / 保持原样。',
  'Sort the top-level keys alone; inside objects sign the keys in the order in which the body sends them.':
    '只对顶层键排序；对象内部的键按正文中的顺序签名。',
  'Write objects and arrays with a JSON library, exactly as the body sends them, null members included.':
    '用 JSON 库输出对象和数组，与正文完全一致，包括值为 null 的成员。',
  'Sign every top-level parameter of the body but sign: common and business parameters, access_token included.':
    '除 sign 外，正文的每个顶层参数都要签名：公共参数和业务参数，包括 access_token。',
  'Sign only what the body sends: neither sign itself nor the app secret is a parameter.':
    '只签正文发送的内容：sign 本身和应用密钥都不是参数。',
  'Put the business parameters beside the common ones at the top level, and sign each of them by its own key.':
    '把业务参数放到顶层，与公共参数并列，并按各自的键签名。',
  'Sign the characters of a string as they are: no quotes added or removed, no escapes, no trimming.':
    '字符串按原样签名：不增减引号，不转义，不去空白。',
  'Sign the values as they are; nothing in the signed text is URL-encoded.':
    '值按原样签名；签名文本中没有 URL 编码。',
  'Sign booleans as true and false, the words that the body sends.': '布尔值签成 true 和 false，与正文一致。',
  'Leave parameters that are null out of the body and of the signed text.':
    '值为 null 的参数，正文和签名文本中都不要放。',
  'Sign every parameter that the body sends, also false, 0 and empty ones; or leave them out of both.':
    '正文发送的每个参数都要签名，包括 false、0 和空值；或者两边都不放。',
  'Put the secret before and behind the text, with nothing between.':
    '密钥紧贴在文本的首尾，中间没有其他内容。',
  'Take a plain MD5 of secret + text + secret; no HMAC, no SHA.':
    '对 密钥 + 文本 + 密钥 取普通 MD5；不用 HMAC，不用 SHA。',
  'Turn the text into UTF-8 bytes before it is digested, and send the body in UTF-8.':
    '摘要前把文本转成 UTF-8 字节，正文也以 UTF-8 发送。',
  'Send the digest as 32 hex digits, two for each byte, in upper case.':
    '摘要以 32 位大写十六进制发送，每个字节两位。',
  'Join key and value of each parameter, and the parameters, with nothing between them.':
    '每个参数的键和值直接拼接，参数之间也直接拼接。',
  'Use the current secret of the app whose key the body sends.': '使用正文中 app_key 对应应用的当前密钥。',
  'Use the secret exactly as the page of the app shows it: no line break, space or quotes around it, its case kept.':
    '密钥与应用页面显示的完全一致：没有换行、空格或引号，大小写不变。',
  'Sign a number with exactly the digits that the body sends; keep long ids as strings or integers.':
    '数字按正文中的数位签名；长 ID 用字符串或整数保存。',
  'Sign the timestamp in the unit that is sent: seconds on /openapi routes, milliseconds on /ark routes.':
    '时间戳按发送的单位签名：/openapi 路由用秒，/ark 路由用毫秒。',
  'Take the time once and use the same timestamp in the signed text and in the body.':
    '只取一次时间，签名文本和正文用同一个时间戳。',
  'Write the body once, as UTF-8 bytes, sign what it holds, and send those bytes untouched.':
    '正文只写一次，用 UTF-8 字节，按其内容签名，并原样发送这些字节。',

  // Rows of the error table: what happened, what to do
  'The call was executed and its result is in `result`.': '调用已执行，结果在 `result` 中。',
  'Read `success`, not the text: the live platform sends an empty text here.':
    '以 `success` 为准，不要看文本：线上平台在这里返回空文本。',
  'The internal service gave no complete answer: no connection, a timeout, a reset, or a cut.':
    '内部服务没有给出完整应答：无法连接、超时、被重置或中断。',
  'The service may have executed the call. Ask for the state first, or retry only what is safe to do twice. Operators: the access line tells whether anything was sent.':
    '服务可能已执行此调用。先查询状态，或只重试可以安全重复的操作。运维人员：访问日志会说明是否已发送。',
  'The body could not be read as one JSON object, or a business parameter breaks the contract of the API.':
    '正文不是一个 JSON 对象，或某个业务参数不符合接口约定。',
  'Send one JSON object in UTF-8 without duplicate keys. Where the message names a field, mend that field.':
    '发送一个 UTF-8 的 JSON 对象，不要有重复的键。如果消息指出了字段，请修正它。',
  'The sign does not belong to this body and this app secret.': '签名与此正文和此应用密钥不匹配。',
  'Sort the top-level keys by bytes, join key and value without separators, put the secret before and after, MD5, upper-case hex. `gatewright sign` prints the string to compare with yours; `gatewright check` tells whether a body is signed right.':
    '顶层键按字节排序，键值直接拼接，首尾加密钥，MD5，大写十六进制。`gatewright sign` 打印用于对比的字符串；`gatewright check` 判断正文的签名是否正确。',
  'The body names no API.': '正文没有指明接口。',
  'Put `type` at the top level of the body. `null` and an empty string count as missing.':
    '把 `type` 放在正文顶层。`null` 和空字符串视为缺失。',
  'No published API has this type in this version.': '没有此 type 和版本的已发布接口。',
  'Check spelling and case of `type`, and `version` if you send one (default V1).':
    '检查 `type` 的拼写和大小写；如果发送了 `version` 也请检查（默认 V1）。',
  'The API was switched off for good.': '此接口已永久下线。',
  'Move to the successor that the documentation of this API names.': '改用接口文档中指明的后续接口。',
  'The body carries no timestamp.': '正文没有 timestamp。',
  'Add `timestamp` in UNIX seconds (10 digits; 13 digits in milliseconds on /ark routes) and sign again.':
    '加上 `timestamp`，UNIX 秒（10 位；/ark 路由用 13 位毫秒），并重新签名。',
  'The timestamp is no timestamp, or lies more than 300 seconds ahead.': '时间戳无效，或超前 300 秒以上。',
  'Send 10 digits of UNIX seconds (13 of milliseconds on /ark routes) and set the clock of the calling machine.':
    '发送 10 位 UNIX 秒（/ark 路由用 13 位毫秒），并校准调用方机器的时钟。',
  'The timestamp is more than 300 seconds old.': '时间戳已过去 300 秒以上。',
  'Take the time when you sign, sign each call afresh, and set the clock of the calling machine.':
    '签名时再取时间，每次调用重新签名，并校准调用方机器的时钟。',
  'The body carries no data_type.': '正文没有 data_type。',
  'Add `"data_type":"JSON"` and sign again.': '加上 `"data_type":"JSON"` 并重新签名。',
  'The data_type is something other than JSON.': 'data_type 不是 JSON。',
  'Send `"data_type":"JSON"`; case does not matter, anything else does.':
    '发送 `"data_type":"JSON"`；大小写不限，其他值不行。',
  'A call to an /ark route names no app.': '对 /ark 路由的请求没有指明应用。',
  'Put `client_id` at the top level of the body and sign again.': '把 `client_id` 放在正文顶层并重新签名。',
  'No app has this client_id.': '没有此 client_id 的应用。',
  'Copy the key from the page of your app; test and production platforms have different ones.':
    '从应用页面复制；测试平台和生产平台的值不同。',
  'No permission package of the app holds this API.': '应用的权限包中没有此接口。',
  'Ask the platform for a package that holds this type.': '向平台申请包含此 type 的权限包。',
  'The platform has suspended the app.': '平台已停用此应用。',
  'Write to the support of the platform.': '联系平台支持。',
  'The body names no app.': '正文没有指明应用。',
  'Put `app_key` at the top level of the body and sign again.': '把 `app_key` 放在正文顶层并重新签名。',
  'No app has this app_key.': '没有此 app_key 的应用。',
  'The API acts for a merchant, and the body carries no access token.':
    '此接口代表商家操作，而正文没有访问令牌。',
  'Add the `access_token` that the merchant granted to your app and sign again.':
    '加上商家授权给你的应用的 `access_token` 并重新签名。',
  'No such access token was ever issued, or it was purged long ago.': '从未签发过此访问令牌，或早已清除。',
  'Look for a cut or padded value; a token of another region or platform is unknown here.':
    '检查值是否被截断或多了字符；其他区域或平台的令牌在这里是未知的。',
  'The app may call this API, but the merchant has not granted it.': '应用可以调用此接口，但商家没有授权。',
  'Ask the merchant to authorize your app again, with the package that holds this type.':
    '请商家重新授权，并包含此 type 所在的权限包。',
  'The access token was granted to another app.': '此访问令牌授权给了另一个应用。',
  'Keep tokens beside the key of the app that they were granted to.': '令牌要与其所属应用的 key 一起保存。',
  'The access token is expired, revoked, or superseded by a newer one.':
    '访问令牌已过期、被撤销，或被新令牌取代。',
  'A new token supersedes the old one at once: use the newest, or ask the merchant to authorize again.':
    '新令牌会立即取代旧令牌：使用最新的，或请商家重新授权。',
  'The body carries no sign.': '正文没有 sign。',
  'Sign the body with the secret of the app and put the digest into `sign`.':
    '用应用密钥对正文签名，把摘要放入 `sign`。',
  'The gateway failed, or shed the call, before anything was sent to the internal service.':
    '网关在向内部服务发送之前出错，或主动丢弃了请求。',
  'The call was certainly not executed: send it again after a short, growing pause.':
    '此调用确定没有执行：稍等后重试，间隔逐次加长。',
  'A quota of the app, the API or the merchant is spent for now.': '应用、接口或商家的配额暂时用完。',
  'Wait as long as the `Retry-After` header says, then send again; spread calls evenly.':
    '按 `Retry-After` 头等待后再发送；请均匀分布调用。',
  'The authorization behind the token is revoked, its merchant is not active, belongs to another region, or is not approved for this sensitive API.':
    '令牌背后的授权已撤销，或商家未启用、属于其他区域，或未获批使用此敏感接口。',
  'Ask the merchant whether the shop is open and the app still authorized; sensitive APIs need an approval by the platform.':
    '向商家确认店铺正常且应用仍被授权；敏感接口需要平台审批。',
  'The API was called on the wrong route: upload APIs live on the upload route, all others on the router.':
    '调用走错了路由：上传接口在 upload 路由，其他接口在 router 路由。',
  'Send upload APIs to /openapi/upload (or /ark/upload), all others to /openapi/router (or /ark/router).':
    '上传接口发往 /openapi/upload（或 /ark/upload），其他接口发往 /openapi/router（或 /ark/router）。',
  'The request header asks for an environment that the API does not offer or the app may not use.':
    '请求头要求的环境，接口不提供或应用无权使用。',
  'Drop the staging header, or ask the platform to open staging for the app.':
    '去掉 staging 请求头，或请平台为应用开通 staging。',
  'The calling address is not on the allow list of the app.': '调用方地址不在应用的白名单内。',
  'Call from a listed address, or add this one to the allow list of the app.':
    '从白名单内的地址调用，或把此地址加入应用的白名单。',
  'The API is not bound to an internal service, or the service has no such operation.':
    '接口没有绑定内部服务，或服务没有此操作。',
  'Tell the platform: the API is published, but nothing serves it.':
    '通知平台：接口已发布，但没有服务处理它。',
  'The internal service gave a complete answer that is no use.': '内部服务给出了完整但无法使用的应答。',
  'The service failed while executing the call. Ask for the state first, or retry only what is safe to do twice.':
    '服务在执行调用时出错。先查询状态，或只重试可以安全重复的操作。',
};
