"""Words by which Korean prose says that somebody spoke: verbs, endings, particles, words that are no speaker."""

from __future__ import annotations

import re

from quaywatch.assessment.quotes.head_words import listed

__all__ = [
    "ACCORDING",
    "INDIRECT_END",
    "NAME_LIKE",
    "NOBODY",
    "NOT_SPEAKERS",
    "PARTICLE_END",
    "PRONOUN_STEMS",
    "QUOTING",
    "RELAYED",
    "SAID",
    "SETTING",
    "SUBJECT",
    "TALK",
]

_DO = (
    "말|말씀|강조|주장|설명|언급|지적|비판|경고|발표|반박|촉구|당부|약속|평가|분석|전망|보도|호소|요구|시사|부인|인정|확인|반문|토로|회고"
    "|역설|선언|단언|일축|해명|제안|다짐|예고|진단|추정|판단|파악|관측|우려|의심|증언|고백|질문|통보|천명|소개|단정|비난|규탄|공개|추산|예상"
    "|답변|대답|화답|응수|반발|성토|개탄|표명|기대|자평|혹평|호평|언명|강변|항변|발언|논평|전언|진술|폭로"
)
SAID = re.compile(
    rf"(?:{_DO})(?:을\s|를\s)?(?:했|하였|합니|한\s?(?:바|것|뒤)|한다|하며|하면서|하고|해\s|해왔|하기도)[가-힣]{{0,5}}"
    r"|밝(?:혔|히|힌|혀|힙)[가-힣]{0,5}|전(?:했|하|해\s|합)[가-힣]{0,5}|덧붙(?:였|이|여|입)[가-힣]{0,4}|(?:적었|썼|물었|되물었|외쳤|답했|따졌|털어놨|털어놓|꼬집었|못박았|못\s박았|맞섰|밝혀)[가-힣]{0,4}"
    r"|(?:보고|보는|봤|내다봤|내다보고|판단하고)\s?(?:있)?[가-힣]{0,4}|했(?:다|습니다|고|으며|는데|지만)|(?:한다|합니다)(?=[.\s])|이라고\s한"
)
"""A verb of speech or of belief; searched for after an ending that quotes."""
QUOTING = re.compile(
    r"\s?(이?라고(?:는|도|까지)?|이?라며|이?라면서|이?란|이?라는|고(?:는|도)?|며|면서|하고|는|냐고|냐며|다고|다며)(?=[\s,])"
)
"""What follows words in marks that are somebody's."""
SUBJECT = re.compile(r"(?<![가-힣\w])([가-힣A-Za-z0-9·()]+?)(께서는|께서|은|는|이|가)(?=[\s,])")
INDIRECT_END = re.compile(
    r"(다|라|자|냐|까|는지|것으로|것이라|거라|걸로)(고(?:는|도)?|며|면서)?\s(?=(?:[가-힣\d]{1,12}\s){0,4}?"
    rf"(?:(?:{_DO})(?:을\s|를\s)?(?:했|하였|합니|한다|하며|하면서|하고|해왔)|밝(?:혔|히|힙)|전(?:했|하|합)|덧붙(?:였|이|여|입)|보고\s?있|봤|내다|물었|알려졌|알려진|전해졌|전해진|적었|썼))"
)
"""The end of words in the reporter's voice, before a verb of speech or belief."""
NOBODY = re.compile(
    r"(?:다|라|자)는\s(?:의혹|관측|추측|소문|분석|우려|지적|비판|주장|전망|이야기|얘기|해석|평가|의심|가능성)(?:이|가|도|까지|마저)?\s?"
    r"(?:[가-힣]{1,6}\s)?(?:제기|나오|나온|나왔|나옵|일고|일었|확산|이어|커지|커졌|잇따|불거|거론|있)"
)
"""Words of nobody named: a suspicion that is abroad."""
ACCORDING = re.compile(
    r"([^\s,.“”\"]{1,20}(?:\s[^\s,.“”\"]{1,20}){0,5}?)(?:의\s(?:말|설명|발표|보도))?에\s(?:따르면|의하면),?\s"
)
RELAYED = re.compile(
    r"(?<![가-힣\w])([가-힣A-Za-z]+)(?:은|는|이|가)\s(?:[^\s“”\"]{1,12}\s){0,3}?([^\s“”\"]{1,20}(?:\s[^\s“”\"]{1,20}){0,3}?)(?:의\s(?:말|발언|설명))?[을를]\s인용[가-힣]{1,4}\s"
)
"""`AGENCY는 NAME의 말을 인용해`."""
PARTICLE_END = re.compile(
    r"(?:에서|에게|에|을|를|은|는|이|가|와|로|으로|도|만|며|고|서|까지|부터|마다|보다|처럼|한|된|던|할|될|인|있는|나선|맡은|만난|밝힌|대해|위해|통해|관련|[,.”\"’'])$"
)
"""How a word ends that is no part of the name after it."""
PRONOUN_STEMS = {"그": "m", "그녀": "f", "이들": "p", "그들": "p"}
NOT_SPEAKERS = frozenset(
    listed(
        """
    사실 결과 효과 성과 경과 사회 기회 장소 요소 감소 대부 내부 외부 일부 전부 시대 확대 반대 기대 행사 조사 역사 기사
    순서 문서 중단 수단 판단 집단 차단 습관 연관 현실 의사 이사 인사 회사 국회 회담 계획 이번 대회 최대 상대 절대 무대
    과 이후 이전 오후 오전 관계 자체 모두 것 수 점 때 당시 현재 과정 전쟁 공사 부대 군대 파병군 침대 휴대 자원 지원
    인원 차원 병원 공원 학과 교과 통과 초과 사과 전과 약국 입국 출국 결국 전국 각국 양국 외국 자국 조국 개국 대처
    상처 조처 근처 출처 부처 거처 요청 신청 시청 교실 진실 손실 확실 충실 이군 자당 감당 해당 담당 상당 타당 정당
    """
    )
)
"""Words with the endings of institutes that are none."""
NAME_LIKE = frozenset(
    listed(
        """
    항만 대만 오만 인도 경찰서 해양경찰서 소방서 국가 경기도 제주도 강원도 충청도 전라도 경상도 평안도 함경도 황해도
    국제기구 한은 전문가 개발도상국 반도 한반도 러시아 정보기관 대사관 총영사관 두만 카타르
    """
    )
)
"""Words that end like a particle and belong to names of offices."""
TALK = re.compile(
    r"((?:[가-힣A-Z]{2,10}\s)?(?:기자\s?회견|기자\s?간담회|간담회|인터뷰|브리핑|연설|담화|성명|청문회|국정\s?감사|토론회|전체\s?회의))"
    r"(?:에서|을\s통해|를\s통해|에\s(?:나와|나선|출연해|참석해))\s?"
)
"""The talk in which words were spoken."""
SETTING = re.compile(
    r"\s(?:(?:(?:지난\s?(?:달\s)?)?\d{1,2}일|오늘|어제|이날|그제|이어|또|\(현지시간\)|현지\s?시간)[은에]?,?\s){0,3}"
)
"""Words of time after a speaker, before what was said."""
