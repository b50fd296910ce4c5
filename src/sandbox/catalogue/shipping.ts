import { type ApiDetail, COUNT, ID, listOf, oneOf, PAGE_NUMBER, parameters, TEXT } from './api-detail.ts';

const PACKAGE_SN = 'PK-4711-0001';
const ORDER_SN = '211-21905473070712792';
const PARENT_SN = 'PO-211-21905452099192792';
const TRACKING = '9400100000000000000001';

/** Parcels: carriers, labels, confirmations, tracking. */
export const shippingApis: readonly ApiDetail[] = [
  {
    type: 'bg.logistics.companies.get',
    description: 'Lists the carriers of a region.',
    request: parameters({}, { regionId: ID }),
    sample: { regionId: 211 },
    example: {
      logisticsServiceProviderList: [
        { logisticsServiceProviderId: 699_272_611, logisticsServiceProviderName: 'USPS' },
      ],
    },
  },
  {
    type: 'bg.logistics.warehouse.list.get',
    description: 'Lists the warehouses of the shop.',
    request: parameters({}),
    sample: {},
    example: { warehouseList: [{ warehouseId: 'WH-01', warehouseName: 'Newark', defaultWarehouse: true }] },
  },
  {
    type: 'bg.logistics.shippingservices.get',
    description: 'Lists what carriers offer for a parcel, with prices.',
    request: parameters(
      { warehouseId: TEXT, orderSnList: listOf(TEXT) },
      {
        weight: TEXT,
        weightUnit: oneOf('lb', 'oz', 'kg', 'g'),
        length: TEXT,
        width: TEXT,
        height: TEXT,
        dimensionUnit: oneOf('in', 'cm'),
      },
    ),
    sample: { warehouseId: 'WH-01', orderSnList: [ORDER_SN], weight: '1.2', weightUnit: 'lb' },
    example: {
      onlineChannelDtoList: [
        {
          channelId: 81,
          shipCompanyId: 699_272_611,
          shippingCompanyName: 'USPS',
          estimatedAmount: '4.35',
          estimatedCurrencyCode: 'USD',
        },
      ],
    },
  },
  {
    type: 'bg.logistics.shipment.create',
    description: 'Buys labels for parcels.',
    request: parameters({
      sendType: oneOf(0, 1, 2),
      sendRequestList: listOf(
        parameters({
          channelId: ID,
          warehouseId: TEXT,
          orderSendInfoList: listOf(parameters({ orderSn: TEXT, quantity: ID })),
        }),
      ),
    }),
    sample: {
      sendType: 0,
      sendRequestList: [
        { channelId: 81, warehouseId: 'WH-01', orderSendInfoList: [{ orderSn: ORDER_SN, quantity: 1 }] },
      ],
    },
    example: { packageSnList: [PACKAGE_SN], limitTime: 1800 },
  },
  {
    type: 'bg.logistics.shipment.result.get',
    description: 'Reads whether labels were bought.',
    request: parameters({ packageSnList: listOf(TEXT) }),
    sample: { packageSnList: [PACKAGE_SN] },
    example: {
      packageInfoResultList: [{ packageSn: PACKAGE_SN, shippingLabelStatus: 1, trackingNumber: TRACKING }],
    },
  },
  {
    type: 'bg.logistics.shipment.document.get',
    description: 'Reads where a label can be printed from.',
    request: parameters({ packageSn: TEXT, documentType: oneOf('SHIPPING_LABEL_PDF', 'SHIPPING_LABEL_ZPL') }),
    sample: { packageSn: PACKAGE_SN, documentType: 'SHIPPING_LABEL_PDF' },
    example: {
      shippingLabelUrlList: [{ packageSn: PACKAGE_SN, url: 'https://labels.example/PK-4711-0001.pdf' }],
    },
  },
  {
    type: 'bg.logistics.shipment.v2.confirm',
    description: 'Confirms that parcels were handed to a carrier of the shop’s own.',
    request: parameters({
      sendType: oneOf(0, 1, 2),
      sendRequestList: listOf(
        parameters(
          {
            carrierId: ID,
            trackingNumber: TEXT,
            orderSendInfoList: listOf(parameters({ orderSn: TEXT, quantity: ID })),
          },
          { parentOrderSn: TEXT },
        ),
      ),
    }),
    sample: {
      sendType: 0,
      sendRequestList: [
        {
          carrierId: 699_272_611,
          trackingNumber: TRACKING,
          orderSendInfoList: [{ parentOrderSn: PARENT_SN, orderSn: ORDER_SN, quantity: 1 }],
        },
      ],
    },
    example: { packageSnList: [PACKAGE_SN], warningMessage: [] },
  },
  {
    type: 'bg.logistics.shipment.v2.get',
    description: 'Reads the parcels of an order.',
    request: parameters({ parentOrderSn: TEXT, orderSn: TEXT }),
    sample: { parentOrderSn: PARENT_SN, orderSn: ORDER_SN },
    example: {
      shipmentInfoDTO: [
        { packageSn: PACKAGE_SN, carrierId: 699_272_611, trackingNumber: TRACKING, quantity: 1 },
      ],
    },
  },
  {
    type: 'bg.logistics.shipped.package.confirm',
    description: 'Confirms that bought parcels were handed over.',
    request: parameters({
      packageSendInfoList: listOf(parameters({ parentOrderSn: TEXT, packageSn: TEXT })),
    }),
    sample: { packageSendInfoList: [{ parentOrderSn: PARENT_SN, packageSn: PACKAGE_SN }] },
    example: { success: true },
  },
  {
    type: 'temu.track.trackinginfo.get',
    description: 'Reads where a parcel is.',
    request: parameters({ packageSn: TEXT }, { trackingNumber: TEXT }),
    sample: { packageSn: PACKAGE_SN },
    example: {
      trackingNumber: TRACKING,
      events: [{ at: 1_795_400_000, place: 'Newark, NJ', status: 'IN_TRANSIT' }],
    },
  },
  {
    type: 'bg.freight.template.list.query',
    description: 'Lists the freight templates of the shop.',
    request: parameters({}, PAGE_NUMBER),
    sample: {},
    example: {
      freightTemplateList: [
        { freightTemplateId: 'LFT-1001', templateName: 'Standard', costType: 0, deliveryDays: 5 },
      ],
      total: 1,
    },
  },
  {
    type: 'bg.local.freight.template.query.list',
    description: 'Lists freight templates with what they cost.',
    request: parameters({}, { pageNo: ID, pageSize: COUNT }),
    sample: { pageNo: 1, pageSize: 10 },
    example: { freightTemplates: [{ costTemplateId: 'LFT-1001', templateName: 'Standard' }] },
  },
];
