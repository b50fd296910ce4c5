/** What `serve --demo` tells to paste first; the document below answers it. */
export const DEMO_CALL = {
  type: 'bg.order.list.v2.get',
  parameters: [
    ['pageNumber', '1'],
    ['pageSize', '10'],
  ],
} as const;

/**
 * The demo: a document for people, who open it and edit it while it is served. Each comment names the row of the
 * error table that is met there. Its keys are the same on every machine, so they open nothing but a sandbox.
 */
export const DEMO_DOCUMENT = `# A gateway to play with. What it serves lives in its registry, gatewright.db, which this file filled at the first start.
# Edit this file, then: gatewright diff shows what that would change, and gatewright apply puts it in force at once. A
# mistake is refused with its line and column. To begin anew, delete gatewright.db and gatewright.db.key.
#
# These keys and tokens are printed in the source code of Gatewright and are the same on every machine.
# Never use them anywhere but in a sandbox.
#
# A sandbox serves more than this file: every real API type of the platform, and magic values by which each error
# is met with one changed value. App ak_sandbox, secret sandbox-secret and token at_sandbox are good; ak_suspended,
# ak_iplist, at_expired, at_noscope, mock.delay.500, mock.flaky.1of3, mock.malformed and others are not.
# docs/guides/test-your-integration.md lists them; gatewright errors <code> --try meets a code.
#
#   gatewright call bg.order.list.v2.get pageNumber:=1      sign and send a call (in a checkout:
#                                                            npm run -s gatewright -- call …)
#   gatewright errors 3000027                                what a code means and who mends it
#   gatewright config validate                               is this file good?
#   gatewright config print                                  everything in force, defaults filled in
version: 1

listen:
  gateway: 127.0.0.1:8080        # apps call here: POST /openapi/router
  admin: 127.0.0.1:8081          # /livez /readyz, and /metrics with the admin token
  status: 127.0.0.1:8083         # /livez /readyz /metrics without a token
storage: sqlite:./gatewright.db  # memory: instead, and this file alone is served, each time that it changes
mode: sandbox
region: us
app_limit: { rate: 20, per: 1s, burst: 20 }   # beyond it: 4000004 and a Retry-After header

upstreams:
  - name: sandbox
    mock: true                   # answers with the example of each API; no network
  - name: mine
    url: http://127.0.0.1:9001   # a service of your own. Nothing listens there yet: 2000000
    timeout: 2s

apis:
  # ── orders ──────────────────────────────────────────────────────────────────────────────────────────
  - type: bg.order.list.v2.get
    upstream: sandbox
    request_schema:              # pageNumber=1 is a string and not an integer: 3000000, naming the field
      type: object
      required: [pageNumber]
      properties:
        pageNumber: { type: integer, minimum: 1 }
        pageSize: { type: integer, minimum: 1, maximum: 100 }
        parentOrderStatus: { enum: [0, 1, 2, 3, 4, 5] }
    example:
      totalItemNum: 2
      pageItems:
        - parentOrderMap: { parentOrderSn: PO-211-21905452099192792, parentOrderStatus: 2, parentOrderTime: 1795332610, regionId: 211 }
          orderList:
            - { orderSn: 211-21905473070712792, goodsId: 601099548666279, skuId: 17592352673534, quantity: 1, goodsName: Enamel mug 350 ml, spec: white }
        - parentOrderMap: { parentOrderSn: PO-211-21905452099192793, parentOrderStatus: 4, parentOrderTime: 1795290001, regionId: 211 }
          orderList:
            - { orderSn: 211-21905473070712793, goodsId: 601099548666280, skuId: 17592352673535, quantity: 3, goodsName: Cotton towel, spec: grey }

  - type: bg.order.detail.v2.get
    upstream: sandbox
    request_schema:
      type: object
      required: [parentOrderSn]
      properties:
        parentOrderSn: { type: string, pattern: "^PO-" }
    example:
      parentOrderMap: { parentOrderSn: PO-211-21905452099192792, parentOrderStatus: 2, expectShipLatestTime: 1795505410 }
      orderList: [{ orderSn: 211-21905473070712792, quantity: 1, originalOrderQuantity: 1, canceledQuantityBeforeShipment: 0 }]

  - type: bg.order.decryptshippinginfo.get
    sensitive: true              # needs a merchant that is approved for it; another one: 5000000
    upstream: sandbox
    request_schema: { type: object, required: [parentOrderSn], properties: { parentOrderSn: { type: string } } }
    example: { receiptName: Ada Example, mobile: "+1 212 555 0100", addressLine1: 1 Example Street, regionName1: United States, regionName2: New York, postCode: "10001" }

  - type: bg.order.list.get
    status: sunset               # 3000004
    upstream: sandbox

  - type: temu.order.amount.v2.query                             # bound to no service: 6000001

  # ── goods ───────────────────────────────────────────────────────────────────────────────────────────
  - type: bg.local.goods.list.query
    environments: [formal, staging]   # --staging works here; on every other API: 5000002
    upstream: sandbox
    request_schema: { type: object, properties: { pageNo: { type: integer, minimum: 1 }, pageSize: { type: integer, minimum: 1, maximum: 50 } } }
    example: { total: 1, goodsList: [{ goodsId: 601099548666279, goodsName: Enamel mug 350 ml, quantity: 120, price: 8.90, currency: USD }] }

  - type: bg.local.goods.stock.edit
    upstream: sandbox
    limits: [{ by: app, rate: 1, per: 10s }]   # the second call within ten seconds: 4000004
    request_schema:
      type: object
      required: [goodsId, skuStockChangeList]
      properties:
        goodsId: { type: integer }
        skuStockChangeList:
          type: array
          minItems: 1
          items: { type: object, required: [skuId, stockDiff], properties: { skuId: { type: integer }, stockDiff: { type: integer } } }
    example: { operateResult: true, skuStockList: [{ skuId: 17592352673534, stock: 140 }] }

  - type: bg.local.goods.image.upload
    ingress: upload              # POST /openapi/upload (call --file front.png); on the router: 5000001
    max_body: 4MiB
    upstream: sandbox
    # A JSON call carries the image as base64 in content; a multipart one as a file behind its fields.
    request_schema: { type: object, required: [fileName], properties: { fileName: { type: string }, content: { type: string, contentEncoding: base64 } } }
    example: { url: "https://img.example/601099548666279-1.jpg", width: 800, height: 800, size: 48213 }

  - type: bg.local.goods.add
    status: draft                # does not exist for callers: 3000003
    upstream: sandbox

  # ── shipping ────────────────────────────────────────────────────────────────────────────────────────
  - type: bg.logistics.companies.get
    upstream: sandbox
    example:
      logisticsServiceProviderList:
        - { logisticsServiceProviderId: 699272611, logisticsServiceProviderName: USPS }
        - { logisticsServiceProviderId: 699272612, logisticsServiceProviderName: UPS }

  - type: bg.logistics.shipment.v2.confirm
    upstream: sandbox
    request_schema:
      type: object
      required: [sendType, sendRequestList]
      properties:
        sendType: { enum: [0, 1, 2] }
        sendRequestList: { type: array, minItems: 1, items: { type: object, required: [carrierId, trackingNumber] } }
    example: { packageSnList: [PK-4711-0001], warningMessage: [] }

  - type: temu.track.trackinginfo.get
    upstream: mine               # 2000000 until something listens on 127.0.0.1:9001

  - type: bg.freight.template.list.query                         # in no package of the app: 3000027
    upstream: sandbox
    example: { freightTemplateList: [{ freightTemplateId: LFT-1001, templateName: Standard, costType: 0, deliveryDays: 5 }], total: 1 }

  # ── the client_id generation (call --ark): POST /ark/router, timestamp in milliseconds ──────────────
  - type: bg.clearance.invoice.get
    token: none
    upstream: sandbox
    example: { invoiceList: [{ invoiceNo: INV-2026-000117, amount: "1280.00", currency: EUR }] }

packages:
  - code: order.read
    types: [bg.order.list.v2.get, bg.order.detail.v2.get, bg.order.list.get, temu.order.amount.v2.query]
  - code: order.private
    types: [bg.order.decryptshippinginfo.get]
  - code: goods
    types: [bg.local.goods.*]
  - code: shipping
    types: [bg.logistics.*, temu.track.trackinginfo.get]
  - code: clearance
    types: [bg.clearance.invoice.get]
  - code: freight
    types: [bg.freight.*]

apps:
  # The app to start with.
  - app_key: fbbe9626040a3d0d7082f89325df39a4
    secrets: [1b089390c60a2547dee8bf0a2d3c05308739b940]   # another secret: 3000001
    packages: [order.read, order.private, goods, shipping, clearance]
    environments: [formal, staging]
  # Suspended: 3000028; with --ark: 3000022.
  - app_key: 656f1012637d028c1519fdfb147b3975
    secrets: [cd84576b2056af9bc9427ce2c15ab5f3f8072b3f]
    status: suspended
    packages: [order.read]
  # Only from its office, which is not here: 5000003.
  - app_key: 0d5a24a79638f0f2f06ccb69d6897386
    secrets: [f27b710b2167c431ecf6277b542b55afcd42634c]
    packages: [order.read, freight]
    ip_allow: [203.0.113.0/24]

merchants:
  - { mall_id: 635517726820718, approved: [bg.order.decryptshippinginfo.get] }
  - { mall_id: 635517726820719 }                         # not approved for the sensitive API
  - { mall_id: 635517726820720, status: suspended }
  - { mall_id: 635517726820721, region: eu }             # lives in another region
  - { mall_id: 635517726820722 }
  - { mall_id: 635517726820723 }

authorizations:
  - app_key: fbbe9626040a3d0d7082f89325df39a4
    mall_id: 635517726820718
    packages: [order.read, order.private, goods, shipping, freight]
    tokens:
      # The token to start with.
      - { value: uplcurrent07163c6dbc36eb0877f9978e7105b81346498b68d022f4d93 }
      # The one before it: 3000034.
      - { value: uplsuperseded036d52bb77b2e59c467cae5b0aec48299405792f48fce4, status: superseded }
  # Granted order.read only. For bg.local.goods.list.query: 3000032.
  - app_key: fbbe9626040a3d0d7082f89325df39a4
    mall_id: 635517726820719
    packages: [order.read, order.private]
    tokens: [{ value: uplnarrow04e54612aa35a0688e4a888695ba311fb763fb3fbbf423ea0d }]
  # Its merchant is suspended: 5000000.
  - app_key: fbbe9626040a3d0d7082f89325df39a4
    mall_id: 635517726820720
    packages: [order.read]
    tokens: [{ value: uplsuspended01e352e6416f3532f919480d1e760b13ff3a66631aa590f }]
  # Its merchant lives in another region: 5000000.
  - app_key: fbbe9626040a3d0d7082f89325df39a4
    mall_id: 635517726820721
    packages: [order.read]
    tokens: [{ value: upleurope0aaf2c4ed4d1f43adf8d50c60ba3f33b58fac6451fc25b7095 }]
  # Expired: 3000034.
  - app_key: fbbe9626040a3d0d7082f89325df39a4
    mall_id: 635517726820722
    packages: [order.read]
    tokens: [{ value: uplexpired05befc40f8c63755f29b74e04f69a7aea15a6278f1f1015a0, expires_at: 2025-11-22T00:00:00Z }]
  # The merchant took the authorization back: 5000000.
  - app_key: fbbe9626040a3d0d7082f89325df39a4
    mall_id: 635517726820723
    packages: [order.read]
    status: revoked
    tokens: [{ value: uplrevoked0e7fcf853be03d48324ec954842cae5391d1c618bd4d20f8b }]
  # The token of another app: 3000033.
  - app_key: 0d5a24a79638f0f2f06ccb69d6897386
    mall_id: 635517726820718
    packages: [order.read]
    tokens: [{ value: uploffice0bb480e551e4213a2374f87a5f554cdaec1ecc42fbe4216ab4 }]
`;
