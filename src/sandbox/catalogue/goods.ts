import { type ApiDetail, COUNT, ID, listOf, MONEY, oneOf, PAGE_NO, parameters, TEXT } from './api-detail.ts';

const GOODS_ID = 601_099_548_666_279;
const SKU_ID = 17_592_352_673_534;
const CAT_ID = 29_153;
const GOODS = { goodsId: GOODS_ID, goodsName: 'Enamel mug 350 ml' } as const;

/** Products, their categories and attributes, and what is in stock. */
export const goodsApis: readonly ApiDetail[] = [
  {
    type: 'bg.local.goods.list.query',
    description: 'Lists the products of the shop.',
    request: parameters(
      {},
      { ...PAGE_NO, goodsSearchType: oneOf(1, 2, 3), goodsIdList: listOf(ID), outGoodsSn: TEXT },
    ),
    sample: { pageNo: 1, pageSize: 10 },
    example: {
      total: 1,
      goodsList: [{ ...GOODS, catId: CAT_ID, quantity: 120, price: '8.90', currency: 'USD', status4VO: 1 }],
    },
  },
  {
    type: 'temu.local.goods.list.retrieve',
    description: 'Lists the products of the shop, page after page by a token.',
    request: parameters({}, { pageSize: PAGE_NO.pageSize, pageToken: TEXT, goodsStatusFilterType: COUNT }),
    sample: { pageSize: 20 },
    example: { pageToken: 'eyJwIjoyfQ', goodsList: [{ ...GOODS, goodsStatus: 1 }] },
  },
  {
    type: 'bg.local.goods.detail.query',
    description: 'Reads one product with its variants.',
    request: parameters({ goodsId: ID }),
    sample: { goodsId: GOODS_ID },
    example: {
      ...GOODS,
      catId: CAT_ID,
      bulletPoints: ['Dishwasher safe', 'Lead free'],
      skuList: [
        { skuId: SKU_ID, outSkuSn: 'MUG-W', specName: 'white', price: { amount: '8.90', currency: 'USD' } },
      ],
    },
  },
  {
    type: 'bg.local.goods.sku.list.query',
    description: 'Lists variants with price and stock.',
    request: parameters({}, { ...PAGE_NO, goodsIdList: listOf(ID), skuIdList: listOf(ID) }),
    sample: { pageNo: 1, pageSize: 10 },
    example: { total: 1, skuList: [{ goodsId: GOODS_ID, skuId: SKU_ID, outSkuSn: 'MUG-W', stock: 120 }] },
  },
  {
    type: 'temu.local.sku.list.retrieve',
    description: 'Lists variants, page after page by a token.',
    request: parameters({}, { pageSize: PAGE_NO.pageSize, pageToken: TEXT }),
    sample: { pageSize: 20 },
    example: { pageToken: 'eyJwIjoyfQ', skuList: [{ goodsId: GOODS_ID, skuId: SKU_ID, skuStatus: 1 }] },
  },
  {
    type: 'bg.local.goods.add',
    description: 'Publishes a product.',
    request: parameters(
      {
        goodsBasic: parameters({ goodsName: { type: 'string', minLength: 1, maxLength: 500 }, catId: ID }),
        skuList: listOf(
          parameters({
            outSkuSn: TEXT,
            price: parameters({ basePrice: parameters({ amount: MONEY, currency: TEXT }) }),
          }),
        ),
      },
      { goodsDesc: TEXT, bulletPoints: listOf(TEXT) },
    ),
    sample: {
      goodsBasic: { goodsName: 'Enamel mug 350 ml', catId: CAT_ID },
      skuList: [{ outSkuSn: 'MUG-W', price: { basePrice: { amount: '8.90', currency: 'USD' } } }],
    },
    example: { goodsId: GOODS_ID, skuInfoList: [{ outSkuSn: 'MUG-W', skuId: SKU_ID }] },
  },
  {
    type: 'bg.local.goods.update',
    description: 'Replaces what is said about a product.',
    request: parameters({ goodsId: ID, goodsBasic: parameters({ goodsName: TEXT }) }),
    sample: { goodsId: GOODS_ID, goodsBasic: { goodsName: 'Enamel mug 350 ml, blue rim' } },
    example: { goodsId: GOODS_ID, updateResult: true },
  },
  {
    type: 'bg.local.goods.partial.update',
    description: 'Changes single fields of a product.',
    request: parameters({ goodsId: ID }, { goodsName: TEXT, bulletPoints: listOf(TEXT) }),
    sample: { goodsId: GOODS_ID, goodsName: 'Enamel mug 0.35 l' },
    example: { goodsId: GOODS_ID, updateResult: true },
  },
  {
    type: 'bg.local.goods.sale.status.set',
    description: 'Puts a product on sale, or takes it off.',
    request: parameters({ goodsId: ID, onsale: oneOf(0, 1), operationType: oneOf(1, 2) }),
    sample: { goodsId: GOODS_ID, onsale: 1, operationType: 1 },
    example: { operateResult: true },
  },
  {
    type: 'bg.local.goods.publish.status.get',
    description: 'Reads how far the review of products is.',
    request: parameters({ goodsIdList: listOf(ID) }),
    sample: { goodsIdList: [GOODS_ID] },
    example: { goodsPublishStatusList: [{ goodsId: GOODS_ID, status: 3, subStatus: 301 }] },
  },
  {
    type: 'bg.local.goods.cats.get',
    description: 'Lists the categories below one.',
    request: parameters({}, { parentCatId: COUNT }),
    sample: { parentCatId: 0 },
    example: { goodsCatsList: [{ catId: CAT_ID, catName: 'Mugs', parentId: 29_000, leaf: true, level: 3 }] },
  },
  {
    type: 'bg.local.goods.category.recommend',
    description: 'Proposes a category for a product’s name.',
    request: parameters({ goodsName: TEXT }, { description: TEXT }),
    sample: { goodsName: 'Enamel mug 350 ml' },
    example: { catIdList: [CAT_ID] },
  },
  {
    type: 'bg.local.goods.template.get',
    description: 'Reads which attributes a category asks for.',
    request: parameters({ catId: ID }),
    sample: { catId: CAT_ID },
    example: {
      templateInfo: {
        templateId: 92_110,
        goodsProperties: [
          { pid: 13, name: 'Material', required: true, values: [{ vid: 101, value: 'Enamel' }] },
        ],
      },
    },
  },
  {
    type: 'bg.local.goods.spec.id.get',
    description: 'Makes or finds the id of a variant’s value.',
    request: parameters({ catId: ID, parentSpecId: ID, childSpecName: TEXT }),
    sample: { catId: CAT_ID, parentSpecId: 1001, childSpecName: 'white' },
    example: { specId: 16_066_124 },
  },
  {
    type: 'bg.local.goods.image.upload',
    description: 'Stores an image of a product, as base64 in JSON or as a multipart file.',
    request: parameters(
      {},
      {
        fileName: TEXT,
        content: { type: 'string', contentEncoding: 'base64' },
        fileUrl: TEXT,
        scalingType: COUNT,
      },
    ),
    sample: { fileName: 'mug.jpg', content: '/9j/4AAQSkZJRgABAQ==' },
    example: { url: 'https://img.example/601099548666279-1.jpg', width: 800, height: 800, size: 48_213 },
  },
  {
    type: 'bg.goods.list.get',
    description: 'Lists products of a shop whose goods the platform stores.',
    request: parameters({ page: ID, pageSize: PAGE_NO.pageSize }, { productSkcIds: listOf(ID) }),
    sample: { page: 1, pageSize: 10 },
    example: {
      totalCount: 1,
      data: [{ productId: 2_291_101, productSkcId: 8_812_201, productName: 'Enamel mug 350 ml' }],
    },
  },
  {
    type: 'bg.goods.detail.get',
    description: 'Reads one product of a shop whose goods the platform stores.',
    request: parameters({ productId: ID }),
    sample: { productId: 2_291_101 },
    example: {
      productId: 2_291_101,
      productName: 'Enamel mug 350 ml',
      productSkcList: [{ productSkcId: 8_812_201 }],
    },
  },
  {
    type: 'bg.local.goods.stock.edit',
    description: 'Changes the stock of variants, by a difference or to a total.',
    request: parameters({
      goodsId: ID,
      skuStockChangeList: listOf(
        parameters({ skuId: ID }, { stockDiff: { type: 'integer' }, stockTarget: COUNT }),
      ),
    }),
    sample: { goodsId: GOODS_ID, skuStockChangeList: [{ skuId: SKU_ID, stockDiff: 20 }] },
    example: { operateResult: true, skuStockList: [{ skuId: SKU_ID, stock: 140 }] },
  },
  {
    type: 'temu.local.goods.sku.stock.query',
    description: 'Reads the stock of variants.',
    request: parameters({ skuIdList: listOf(ID) }),
    sample: { skuIdList: [SKU_ID] },
    example: { skuStockList: [{ skuId: SKU_ID, stock: 120, warehouseId: 'WH-01' }] },
  },
  {
    type: 'bg.goods.quantity.get',
    description: 'Reads the stock of a product by warehouse.',
    request: parameters({ productSkcId: ID }),
    sample: { productSkcId: 8_812_201 },
    example: { productSkuStockList: [{ productSkuId: 33_101, skuStockQuantity: 120, warehouseId: 'WH-01' }] },
  },
  {
    type: 'bg.goods.quantity.update',
    description: 'Changes the stock of a product by warehouse.',
    request: parameters({
      productSkcId: ID,
      skuVirtualStockChangeList: listOf(
        parameters({ productSkuId: ID, virtualStockDiff: { type: 'integer' } }),
      ),
    }),
    sample: {
      productSkcId: 8_812_201,
      skuVirtualStockChangeList: [{ productSkuId: 33_101, virtualStockDiff: -2 }],
    },
    example: { isSuccess: true },
  },
];
