import { type ApiDetail, ID, listOf, MONEY, oneOf, PAGE_NO, parameters, TEXT } from './api-detail.ts';

const GOODS_ID = 601_099_548_666_279;
const SKU_ID = 17_592_352_673_534;
const PRICE_ORDER = 440_100_231;

/** What goods cost: declared, negotiated, promoted. */
export const priceApis: readonly ApiDetail[] = [
  {
    type: 'bg.local.goods.sku.list.price.query',
    description: 'Reads the prices of variants.',
    request: parameters({ skuIdList: listOf(ID) }, { goodsId: ID }),
    sample: { skuIdList: [SKU_ID] },
    example: {
      skuPriceList: [
        {
          skuId: SKU_ID,
          basePrice: { amount: '8.90', currency: 'USD' },
          listPrice: { amount: '12.00', currency: 'USD' },
        },
      ],
    },
  },
  {
    type: 'bg.local.goods.priceorder.query',
    description: 'Lists price proposals of the platform.',
    request: parameters({}, { ...PAGE_NO, status: oneOf(0, 1, 2, 3) }),
    sample: { pageNo: 1, pageSize: 10 },
    example: {
      total: 1,
      priceOrderList: [
        { priceOrderId: PRICE_ORDER, goodsId: GOODS_ID, suggestedPrice: { amount: '7.90', currency: 'USD' } },
      ],
    },
  },
  {
    type: 'bg.local.goods.priceorder.accept',
    description: 'Accepts a price proposal.',
    request: parameters({ priceOrderId: ID }),
    sample: { priceOrderId: PRICE_ORDER },
    example: { priceOrderId: PRICE_ORDER, operateResult: true },
  },
  {
    type: 'bg.local.goods.priceorder.negotiate',
    description: 'Answers a price proposal with another price.',
    request: parameters({ priceOrderId: ID, amount: MONEY, currency: TEXT }),
    sample: { priceOrderId: PRICE_ORDER, amount: '8.40', currency: 'USD' },
    example: { priceOrderId: PRICE_ORDER, operateResult: true },
  },
  {
    type: 'bg.local.goods.priceorder.change.sku.price',
    description: 'Changes the price of a variant.',
    request: parameters({ goodsId: ID, skuPriceList: listOf(parameters({ skuId: ID, amount: MONEY })) }),
    sample: { goodsId: GOODS_ID, skuPriceList: [{ skuId: SKU_ID, amount: '8.50' }] },
    example: { priceOrderId: PRICE_ORDER, operateResult: true },
  },
  {
    type: 'temu.local.goods.recommendedprice.query',
    description: 'Reads which price the platform recommends.',
    request: parameters({ goodsIdList: listOf(ID) }),
    sample: { goodsIdList: [GOODS_ID] },
    example: { recommendedPriceList: [{ goodsId: GOODS_ID, amount: '8.20', currency: 'USD' }] },
  },
  {
    type: 'bg.goods.price.list.get',
    description: 'Reads declared prices.',
    request: parameters({ productSkuIds: listOf(ID) }),
    sample: { productSkuIds: [33_101] },
    example: { productSkuSupplierPriceList: [{ productSkuId: 33_101, supplierPrice: 6200 }] },
  },
  {
    type: 'bg.promotion.activity.query',
    description: 'Lists promotions that goods can be entered in.',
    request: parameters({}, PAGE_NO),
    sample: { pageNo: 1, pageSize: 10 },
    example: {
      total: 1,
      activityList: [
        {
          activityId: 5501,
          activityName: 'Winter sale',
          startTime: 1_796_000_000_000,
          endTime: 1_796_600_000_000,
        },
      ],
    },
  },
];
