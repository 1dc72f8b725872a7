"""Words by which the parts of a speaker's tag are told: offices, institutes, venues, channels, unnamed people, sounds.

Tables only. They hold words of whole fields of life and no names of single speakers, so that a tag nobody has
seen before is read by the same rules.
"""

from __future__ import annotations

import re

__all__ = [
    "AMBIENT",
    "ANONYMOUS",
    "CHANNEL",
    "CHANNELS",
    "ENGLISH_OFFICE",
    "INTERCEPT",
    "KOREAN_OFFICE_ENDS",
    "KOREAN_ORGANISATION_ENDS",
    "KOREAN_SURNAMES",
    "NOT_A_SPEAKER",
    "ORGANISATION",
    "PLACES",
    "PLATFORM",
    "PROGRAMME",
    "REMARK",
    "ROLE_OPENERS",
    "ROLE_WORDS",
    "VENUE",
    "listed",
]


def listed(words: str) -> tuple[str, ...]:
    """The words of a table that is written with blanks between them; `_` stands for a blank inside one."""
    return tuple(word.replace("_", " ") for word in words.split())


def _words(*lists: str) -> str:
    """An alternation of blank-separated words; `_` stands for a blank inside one."""
    parts = [part.replace("_", r"\s") for line in lists for part in line.split()]
    return "|".join(sorted(parts, key=len, reverse=True))


ENGLISH_OFFICE = re.compile(
    rf"""\b(?:{
        _words(
            "president vice-president chairman chairwoman chairperson chair minister premier chancellor secretary",
            "undersecretary spokesman spokeswoman spokesperson ambassador envoy representative commissioner director",
            "director-general deputy chief head commander general admiral colonel lieutenant captain major sergeant",
            "brigadier officer official professor lecturer researcher fellow analyst expert scholar economist lawyer",
            "attorney senator congressman congresswoman lawmaker governor mayor leader secretary-general coordinator",
            "adviser advisor counselor counsellor consultant correspondent reporter journalist editor author writer",
            "engineer scientist doctor physician manager ceo founder owner partner member advocate activist judge",
            "prosecutor candidate king queen prince emperor pope bishop delegate negotiator inspector broker trader",
            "historian strategist specialist attaché consul supervisor executive vice_president nominee",
            "councilor councillor legislator rep sen gov prof dr lt col gen capt sgt adm farmer fisherman",
            "master harbou?rmaster teacher nurse sailor pilot skipper mechanic technician stevedore longshoreman",
            "dockworker clerk shopkeeper shipowner seaman helmsman diver firefighter paramedic rescuer surveyor",
            "trucker planner geologist geographer meteorologist hydrologist oceanographer biologist seismologist",
            "volcanologist climatologist sociologist",
        )
    })s?\b""",
    re.IGNORECASE,
)
"""A word for an office or a trade; found in most roles and in few names."""

ROLE_OPENERS = frozenset(
    listed(
        """
    전 현 전직 현직 선임 수석 책임 객원 초빙 명예 특임 전임 부 신임 신 초대 상임 former acting ex
    """
    )
)
"""Words that open a role in Korean (`전 통일부 장관`) and English."""

ROLE_WORDS = frozenset(
    listed(
        """
    담당 정책 안보 국제 협력 지역 아시아 태평양 유럽 북미 중남미 중동 아프리카 동북아 동남아 한반도 북한 인권 특별
    고위 공보 언론 대외 군사 정보 기획 운영 연구 전략 홍보 경제 통상 외교 국방 통일 보건 환경 해양
    수산 교통 기술 과학 산업 금융 재정 법률 사회 문화 교육 행정 총괄 관리 지원 감시 분석 평가 조사
    제재 비확산 핵 미사일 우주 위성 사이버 작전 정례 상임 비상임 소통 회의 안전 특보 문제 관계 업무 분야
    """
    )
)
"""Words that stand before an office and are a part of it, never of a name."""

KOREAN_OFFICE_ENDS = listed(
    """
    대통령 총리 장관 차관 차관보 대변인 부대변인 대사 총영사 특사 의원 위원장 부위원장 위원 대표 원내대표
    사무국장 사무총장 총장 부총장 교수 명예교수 강사 연구원 연구위원 선임연구원 선임연구위원 수석연구위원
    책임연구원 연구관 소장 부소장 센터장 실장 부실장 본부장 국장 부국장 과장 부장 차장 팀장 처장 청장 원장
    부원장 단장 사령관 부사령관 참모총장 참모장 의장 부의장 합참의장 공보실장 대장 중장 소령 중령 대령 대위
    준장 하사 상사 병장 장군 제독 군단장 사단장 여단장 함장 선장 기관장 조정관 보좌관 비서관 수석 행정관 담당관
    감독관 분석관 분석가 전문가 평론가 연구자 학자 박사 변호사 회계사 의사 기자 특파원 앵커 논설위원 편집장
    지사 도지사 시장 군수 구청장 이사장 이사 회장 부회장 사장 부사장 전무 상무 임원 주석 서기 비서 총비서
    국무위원장 제1부부장 부부장 지도자 국왕 왕 교황 추기경 신부 목사 판사 검사 검찰총장 판사장 간사 후보 당선인
    당선자 고문 자문위원 자문역 관장 조합장 지부장 위원장대행 대행 직무대행 상원의원 하원의원 총재 부총재
    활동가 작가 감독 참모 군무원 석좌 수석부대변인 사무차장 이코노미스트 애널리스트 코디네이터 디렉터 매니저
    팀원 공동대표 상임대표 총무 국무장관 국방장관 외교장관 통일장관 외무장관 외무상 국방상 외상 방위상 관방장관
    부총리 부통령 차관대행 지국장 편집인 해설위원 객원교수 석좌교수 조교수 부교수 겸임교수 연구교수
    """
)
"""How words for an office end; a token of a tag that ends so closes a role."""

KOREAN_ORGANISATION_ENDS = listed(
    """
    부 청 처 원 국 실 과 군 당 사 회 대 서 단 소 관 대학 대학교 대학원 연구원 연구소 연구실 재단 협회 학회
    위원회 의회 국회 정부 통신 신문 일보 방송 텔레비전 TV 뉴스 은행 공사 공단 센터 포럼 본부 사령부 함대 여단
    사단 군단 합참 합동참모본부 국정원 청와대 대통령실 백악관 국무부 국방부 크렘린 크렘린궁 유엔 나토 안보리
    노조 연맹 연합 총국 총회 기구 그룹 네트워크 법인 병원 학교
    """
)
"""How names of institutes end."""

ORGANISATION = re.compile(
    rf"""(?<![\w-])(?:{
        _words(
            "tv television radio agency news press daily times post newspaper broadcasting network channel media",
            "ministry department office bureau government administration cabinet parliament assembly congress senate",
            "committee commission council court party army navy forces military command staff police guard corps unit",
            "institute institution university college school center centre foundation association federation union",
            "organization organisation company corporation corp group bank ltd inc authority service house kremlin",
            "embassy mission pentagon white_house security_council state_media intelligence board brigade",
            "sinmun ilbo shimbun",
        )
    }|(?-i:NATO|UN|EU|NIS|FBI|CIA|JCS|KCNA|IAEA|TV))(?![\w-])""",
    re.IGNORECASE,
)
"""A word for an institute."""

ANONYMOUS = re.compile(
    rf"""\b(?:{
        _words(
            "residents? officials? sources? prisoners? pows? captives? soldiers? troops defectors? refugees? workers?",
            "villagers? witness(?:es)? eyewitness(?:es)? drivers? employees? passengers? passersby passers-by",
            "citizens? locals? students? merchants? shoppers? neighbou?rs? tourists? travell?ers? sailors? crew",
            "fishermen families family relatives? parents? survivors? protesters? demonstrators? participants?",
            "anonymous unnamed unidentified informants? insiders? consumers? customers? voters? evacuees? patients?",
            "people man woman",
        )
    })\b"""
    r"|주민|관계자|소식통|시민|국민|탈북민|탈북자|탈북 ?군인|포로|병사|군인|장병|북한군|목격자|상인|어민|선원|승객"
    r"|노동자|근로자|직원|피해자|생존자|유가족|유족|학생|학부모|관광객|여행객|운전자|소비자|이용객|참가자|참석자"
    r"|지지자|행인|이웃|익명|당국자|실무자|제보자"
    r"|[○◯0OX△ㅇ]{2,3}(?:\s?씨)?$|(?<!\w)[가-힣A-Z]\s?(?:모\s?)?씨$|(?<!\w)[가-힣A-Z]\s?모\s?(?:씨|군|양)?$",
    re.IGNORECASE,
)
"""People whom a text does not name."""

INTERCEPT = re.compile(
    r"\b(?:intercept(?:ed)?|communications?|wiretap|radio traffic|phone call)\b|감청|교신|무전|통화 ?내용|통신 ?감청",
    re.IGNORECASE,
)

AMBIENT = re.compile(
    r"^(?:(?:natural|ambient|background|crowd|nat)\s)?(?:sounds?|noises?|sfx|effects?|music|applause|cheers?|cheering|"
    r"laughter|sirens?|singing|chanting|chants?|shouts?|shouting|gunfire|gunshots?|explosions?|nats?|bgm)"
    r"(?:\s(?:of|from|at|in)\s.{1,80})?$"
    r"|^(?:현장음?|효과음?|이펙트|함성|박수|음악|노래|환호|환호성|총성|폭발음|사이렌|구호|배경음악?|자연음)(?:\s?소리)?$|^[가-힣\s]{1,20}\s?소리$",
    re.IGNORECASE,
)
"""Sound that nobody speaks."""

NOT_A_SPEAKER = re.compile(
    rf"""^(?:{
        _words(
            "photos? image images pictures? video footage clip graphics? map source credit credits copyright caption",
            "related see_also read_more note editor'?s_note update updated correction breaking exclusive live listen",
            "watch subtitles? translation text tel phone fax e-?mail mail website homepage kakaotalk sic advertisement",
            "time date place location weather camera edited_by filmed_by produced_by reporting_by url link tags?",
            "news_today q a question answer cg title headline summary transcript download full_text by",
        )
    })(?![\w'])"""
    r"|^(?:사진|영상|화면|자료|출처|그래픽|촬영|편집|영상\s?(?:취재|편집|촬영|디자인|구성)|촬영\s?기자|취재|구성|작가|연출|글|제작|디자인|번역|자막|자료\s?(?:사진|조사|화면|제공)"
    r"|화면\s?제공|사진\s?제공|제공|카메라|CG|리서처|저작권자?|무단|전화|메일|이메일|카카오톡|유튜브|홈페이지|단독|속보|관련\s?기사|기사|관련|제보|입력|수정|등록|문의|주소|일시|장소|날짜|시간)(?![가-힣])",
    re.IGNORECASE,
)
"""What stands before a colon or in brackets and is no speaker: credits, captions, notes."""

REMARK = re.compile(
    r"^(?:음성\s?(?:변조|대역|통화)|목소리\s?(?:변조|대역)|대역|대독|가명|익명|자막|변조|재연|통역|전화\s?(?:통화|연결|인터뷰)?|화상\s?(?:연결|통화)?|녹음|AI\s?음성"
    r"|voice\s?(?:altered|modulated|disguised|over|actor)|altered voice|alias|pseudonym|name changed|translated|"
    r"(?:by|via|on the|over the)?\s?(?:phone|telephone|video link|video call)|interpreter|dubbed|subtitled?)$",
    re.IGNORECASE,
)
"""How words reached us; no role and no venue."""

VENUE = re.compile(
    r"\b(?:interview(?:ed)?(?:\s(?:with|on|by))?|press (?:conference|briefing|meeting|statement)|news conference|"
    r"briefing|speech|address|testimony|hearing|rally|summit|forum|talks|debate|lecture|ceremony|plenary|meeting|"
    r"statement|podcast|seminar|symposium|panel|townhall|town hall|inauguration)\b"
    r"|인터뷰|기자\s?회견|기자\s?간담회|간담회|브리핑|연설|담화|청문회|국정\s?감사|국감|대정부\s?질문|토론회|토론|세미나"
    r"|강연|출연|회담|총회|전체\s?회의|회의|유세|집회|행사|기념식|취임식|신년사|방송|대담|포럼",
    re.IGNORECASE,
)
"""A talk in which words are spoken."""

CHANNELS = (
    r"(?:KBS|MBC|SBS|YTN|JTBC|TV\s?조선|TV\s?CHOSUN|채널\s?A|Channel\s?A|MBN|EBS|CBS|BBS|OBS|TBS|tbs|KTV|연합뉴스\s?TV"
    r"|Yonhap\sNews(?:\sTV)?|Arirang(?:\sTV)?|아리랑\s?TV|국방\s?TV|VOA|RFA|BBC|CNN|NBC|ABC|Fox\sNews|NHK|CCTV|PBS|NPR"
    r"|CNBC|Sky\sNews|DW|Al\sJazeera|Bloomberg|Reuters|MSNBC|TASS|RT)"
)
"""Names of channels, as a part of a pattern."""

CHANNEL = re.compile(rf"(?<![A-Za-z]){CHANNELS}(?![A-Za-z])")

PROGRAMME = re.compile(
    r"\b(?:live|show|diagnosis|today|tonight|morning|sunday|weekend|hour|report|special|radio|podcast|programme?|newsroom|"
    r"news\s?\d{1,2}|this week|60 minutes|talk|(?:face|meet|inside|behind|beyond)\sthe\s\w+)\b"
    r"|일요진단|라디오|라이브|생방송|시사|뉴스(?:쇼|룸|\s?\d{1,2}|광장|공장)|쇼|투데이|아침|저널|스페셜|심층|토크|특집|유튜브",
    re.IGNORECASE,
)

PLATFORM = re.compile(
    r"(?:X|Twitter|Facebook|Truth\sSocial|YouTube|Telegram|Instagram|TikTok|Threads|Weibo|Bluesky|social\smedia|SNS"
    r"|엑스|트위터|페이스북|트루스\s?소셜|유튜브|텔레그램|인스타그램|틱톡|스레드|웨이보)"
    r"(?:\s?[(（][^()（）]{1,30}[)）])?(?:\s(?:post|account|page|channel|live(?:stream)?|video)|\s?(?:글|게시글|게시물|계정|채널|방송|라이브))?",
    re.IGNORECASE,
)
"""Where somebody writes or speaks to the public without a newsroom."""

PLACES = frozenset(
    listed(
        """
    seoul washington tokyo beijing moscow kyiv kiev pyongyang busan incheon london paris berlin brussels geneva
    vienna rome new_york vladivostok hanoi singapore tehran taipei hong_kong jakarta manila warsaw ankara
    istanbul 서울 워싱턴 도쿄 베이징 모스크바 키이우 평양 부산 인천 런던 파리 베를린 브뤼셀 제네바 빈 로마 뉴욕
    블라디보스토크 하노이 싱가포르 국회 판문점 용산
    """
    )
)

KOREAN_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
)
"""One-syllable surnames that cover nearly all Koreans."""
