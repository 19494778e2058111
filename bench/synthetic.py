"""Synthetic reports: about 5,000 characters and 50 figures each, no two alike, the same for the same seed."""

import random
from pathlib import Path

COUNTIES = ("武汉市洪山区", "佛山市顺德区", "成都市郫都区", "潍坊市奎文区", "长沙市雨花区", "福州市晋安区", "南通市海门区")
FIRST, SECOND = "青云竹石东槐临滨沙华松梅清安永宁和平", "岚溪亭沟篱荫澜洲湖桥塘林泉园庄浦关渡"

FIGURES = (
    "全年召开听证会{n}次、协调会{m}次、评议会{k}次。",
    "受理矛盾纠纷{m}件，调解成功{n}件，调解成功率{r}%，涉及金额{d}万元。",
    "注册志愿者{l}人，志愿服务队伍{k}支，开展志愿服务活动{m}场次。",
    "法律顾问解答咨询{m}人次，出具法律意见书{k}份，审查合同{n}份。",
    "办理行政处罚案件{n}件，罚没款{d}万元，行政复议案件{k}件，行政诉讼案件{k}件。",
    "开展法治宣传活动{k}场，发放宣传资料{l}余份，受教育群众{l}人次。",
    "受理热线工单{l}件，办结率{r}%，群众满意率{r}%。",
    "组织执法培训{k}期，培训{m}人次；领导班子集体学法{k}次。",
)
FILLER = (
    "街道始终把群众的事放在心上，把规矩立在前头，把服务送到门口，遇事多商量、办事讲程序，让公平看得见、摸得着。",
    "针对基层力量薄弱、专业人员偏少的实际情况，各科室主动补位、密切配合，形成了分工明确、衔接顺畅的工作机制。",
    "通过完善制度、细化流程、强化监督，各项任务有人抓、有人管、有人评，依法办事的氛围日益浓厚。",
    "在推进过程中，坚持问题导向，对照清单逐项梳理短板，逐条制定措施，确保责任落实到岗、到人。",
)
SECTIONS = ("依法决策", "协商议事", "矛盾化解", "行政执法", "法治宣传", "志愿服务", "法律服务", "政务公开")


def report(number: int, seed: int = 0) -> str:
    """The text of one report."""
    chance = random.Random(seed * 1_000_003 + number)
    county = chance.choice(COUNTIES)
    year = 2018 + number % 6
    name = f"{chance.choice(FIRST)}{chance.choice(SECOND)}{chance.choice(FIRST)}{chance.choice(SECOND)}街道"
    lines = [f"{name}{year}年度法治政府建设情况报告", "", f"{county}人民政府：", "", f"现将{name}{year}年工作情况报告如下。", ""]
    for index, section in enumerate(SECTIONS):
        lines.append(f"（{'一二三四五六七八'[index]}）{section}")
        for _ in range(2):
            figures = chance.choice(FIGURES).format(
                n=chance.randint(2, 900),
                m=chance.randint(20, 4000),
                k=chance.randint(1, 60),
                l=chance.randint(100, 90_000),
                r=round(chance.uniform(85, 100), 1),
                d=round(chance.uniform(1, 3000), 2),
            )
            filler = "".join(chance.choice(FILLER) for _ in range(5))
            lines += [figures + filler, ""]
    lines += [f"{county}{name}办事处", f"{year + 1}年1月{chance.randint(3, 28)}日", ""]
    return "\n".join(lines)


def write(folder: Path, count: int, seed: int = 0) -> int:
    """Write `count` reports into the folder; returns their characters."""
    folder.mkdir(parents=True, exist_ok=True)
    characters = 0
    for number in range(count):
        text = report(number, seed)
        characters += len(text)
        (folder / f"{number:06d}.txt").write_text(text, encoding="utf-8")
    return characters
