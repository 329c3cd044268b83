"""Roles: named bundles of permissions. A post is the school's word for a job; a role is what its holder may do here.

A permission is the code of an action (`repairs.assign_ticket`) or of a view (`repairs.view_ticket`). The house tests
refuse a code that nothing has, and an action that no role grants.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """A role's name on screen and what it allows."""

    label: str | Promise
    codes: frozenset[str]
    money: bool = False  # handles money; never together with accounts (admin)


def _codes(*parts: str | frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    for part in parts:
        found |= part if isinstance(part, frozenset) else set(part.split())
    return frozenset(found)


# What everybody does about his own account, whatever his role.
OF_ONESELF = _codes("people.change_password people.turn_on_second_step people.turn_off_second_step")
# Whoever is asked to sign reads it and signs.
SIGNS = _codes("documents.view_document documents.view_version documents.view_signee documents.sign_document")
# Whoever gives a post away or takes one over.
HANDS_OVER = _codes(
    "meetings.view_handover meetings.edit_handover meetings.hand_over_post meetings.take_over_post"
)
# Which registers these are about stands in the registers: whose a register is (Register.keys), and who filled it in.
FILLS_REGISTERS = _codes(
    """registers.view_register registers.view_registerentry registers.fill_entry registers.fill_days registers.fill_walk
    registers.sign_entry registers.complete_entry registers.amend_entry registers.view_weeklymenu"""
)
WRITES_MENUS = _codes("registers.set_menu")
# Boxes of one's own are filled by who answers for them.
HAS_BOXES = _codes("boxes.view_box boxes.view_boxitem boxes.put_in_box")
SEES_BOXES = _codes("boxes.view_box boxes.view_boxitem boxes.view_all_boxes")
# What everybody at a school may do.
ANYONE = _codes(
    """people.view_member people.view_schoolclass
    places.view_place
    terms.view_term terms.view_dayoverride
    repairs.view_ticket repairs.report_ticket repairs.report_by_code repairs.echo_ticket repairs.withdraw_ticket
    repairs.confirm_ticket repairs.return_ticket repairs.rate_ticket
    rosters.view_roster rosters.view_turn rosters.view_swap rosters.set_wishes rosters.ask_swap
    rosters.agree_swap rosters.refuse_swap rosters.withdraw_swap
    duties.view_duty duties.view_task duties.do_task duties.skip_task duties.reopen_task duties.give_task
    duties.bring_forward duties.view_calendarfeed duties.open_feed duties.close_feed
    hazards.view_hazard hazards.report_hazard hazards.finish_hazard hazards.repair_hazard
    hazards.countersign_hazard
    core.attach_photos core.attach_papers devices.set_pin people.set_my_messages
    documents.view_all_documents
    meetings.view_meeting meetings.view_attendee meetings.view_decision meetings.record_meeting""",
    OF_ONESELF,
    SIGNS,
    HANDS_OVER,
    FILLS_REGISTERS,
    "appraisals.view_appraisal appraisals.object_appraisal",
    HAS_BOXES,
)
SEES_ALL_TICKETS = _codes("repairs.view_all_tickets")
SEES_REPAIRS = _codes(
    SEES_ALL_TICKETS, "repairs.view_round repairs.view_material repairs.view_route repairs.view_statistics"
)
FILLS_TICKETS = _codes(
    "repairs.start_ticket repairs.wait_ticket repairs.cannot_repair repairs.finish_ticket repairs.countersign_ticket"
)
MENDS = _codes(
    SEES_REPAIRS,
    FILLS_TICKETS,
    """repairs.accept_ticket repairs.claim_ticket repairs.report_for repairs.record_done repairs.record_round
    hazards.view_all_hazards""",
)
SENDS = _codes(
    MENDS,
    """repairs.reject_ticket repairs.assign_ticket repairs.correct_ticket repairs.merge_ticket repairs.settle_ticket
    repairs.lapse_ticket
    repairs.take_messages repairs.set_route repairs.remove_route core.enter_paper""",
)
STICKS_LABELS = _codes("places.view_label places.claim_label places.stick_label")
KEEPS_PLACES = _codes(
    STICKS_LABELS,
    """places.add_place places.edit_place places.close_place places.set_keepers places.import_places
    places.print_labels places.mark_labels_printed places.view_labelroll places.print_blank_labels
    places.void_label places.replace_label""",
)
KEEPS_CLASSES = _codes("people.add_class people.edit_class people.close_class")
SEES_PUPILS = _codes("people.view_pupil people.show_pupils people.show_pupil")
KEEPS_PUPILS = _codes(SEES_PUPILS, "people.add_pupil people.edit_pupil people.leave_pupil")
KEEPS_PEOPLE = _codes(
    """people.add_member people.edit_member people.set_posts people.give_roles people.import_members
    people.give_login people.reset_password people.reset_second_step
    people.invite_member people.revoke_invitation people.accept_invitation people.view_invitation
    places.limit_member people.disable_member people.enable_member"""
)
KEEPS_DEVICES = _codes(
    """devices.view_device devices.add_device devices.edit_device devices.ask_pairing devices.pair_here
    devices.retire_device devices.give_pin devices.take_pin people.end_sessions"""
)
KEEPS_CALENDAR = _codes(
    """terms.open_school_year terms.set_term_dates terms.adjust_days terms.withdraw_adjustment
    terms.enter_holiday_plan duties.make_tasks rosters.fit_roster"""
)
SEES_HAZARDS = _codes("hazards.view_all_hazards hazards.view_inspection")
RECHECKS_HAZARDS = _codes(SEES_HAZARDS, "hazards.close_hazard hazards.return_hazard")
KEEPS_HAZARDS = _codes(
    RECHECKS_HAZARDS,
    """hazards.order_hazard hazards.extend_hazard hazards.report_up_hazard hazards.correct_hazard
    hazards.dismiss_hazard hazards.record_inspection hazards.answer_inspection""",
)
SEES_ALL_TASKS = _codes("duties.view_all_tasks")
KEEPS_DUTIES = _codes(
    SEES_ALL_TASKS,
    """duties.add_duty duties.change_duty duties.stop_duty duties.resume_duty duties.make_tasks
    duties.add_task duties.withdraw_task duties.move_task duties.close_task duties.take_pack""",
)
KEEPS_ROSTERS = _codes(
    """rosters.add_roster rosters.edit_roster rosters.draw_roster rosters.fit_roster rosters.publish_roster
    rosters.end_roster rosters.replace_turn"""
)
OPENS_CHANNELS = _codes(
    """core.view_channel core.view_outgoing core.send_again
    people.add_channel people.edit_channel people.try_channel
    people.mail_heads core.view_dayhead"""
)
SETS_UP = _codes(
    """people.set_up_school people.set_go_live people.wipe_trial people.set_limit people.make_backup
    people.redo_job people.make_archive
    people.require_second_step core.view_limitvalue core.view_look core.view_sheetimport""",
    OPENS_CHANNELS,
)
SEES_MEETINGS = _codes(
    """meetings.view_meeting meetings.view_attendee meetings.view_decision meetings.view_all_meetings
    meetings.view_handover meetings.view_all_handovers"""
)
RUNS_MEETINGS = _codes(
    SEES_MEETINGS,
    """meetings.plan_meeting meetings.edit_meeting meetings.issue_minutes meetings.cancel_meeting
    meetings.prepare_handover meetings.witness_handover meetings.cancel_handover""",
)
KEEPS_DOCUMENTS = _codes(
    """documents.add_document documents.issue_version documents.ask_to_sign documents.enter_signatures
    documents.withdraw_document documents.view_all_signees"""
)
# Papers of one's own, and those one answers for.
HAS_CERTIFICATES = _codes("certificates.view_certificate")
ENTERS_CERTIFICATES = _codes(
    HAS_CERTIFICATES,
    """certificates.view_numbers certificates.add_certificate certificates.edit_certificate
    certificates.renew_certificate certificates.end_certificate""",
)
KEEPS_CANTEEN_CERTIFICATES = _codes(
    ENTERS_CERTIFICATES, "certificates.view_canteen_certificates certificates.view_missing"
)
KEEPS_CERTIFICATES = _codes(
    ENTERS_CERTIFICATES,
    """certificates.view_all_certificates certificates.import_certificates certificates.view_certificatekind
    certificates.add_certificate_kind certificates.change_certificate_kind""",
)
SEES_SURVEYS = _codes("surveys.view_survey surveys.view_results")
RUNS_SURVEYS = _codes(
    SEES_SURVEYS,
    """surveys.draft_survey surveys.edit_survey surveys.open_survey surveys.close_survey surveys.announce_survey
    surveys.withdraw_survey surveys.enter_paper_counts surveys.answer_survey surveys.send_opinion""",
)
ANSWERS_OPINIONS = _codes(
    """surveys.view_opinion surveys.read_texts surveys.take_opinion surveys.reply_opinion
    surveys.set_aside_opinion"""
)
SEES_PLANS = _codes("planning.view_plan planning.view_planline")
KEEPS_PLANS = _codes(
    SEES_PLANS,
    """planning.read_plan planning.edit_plan planning.correct_line planning.settle_lines planning.fill_people
    planning.gather_lines planning.accept_plan planning.give_again planning.accept_version planning.withdraw_plan""",
)
SEES_REGISTERS = _codes(
    """registers.view_register registers.view_registerentry registers.view_all_entries registers.view_registerversion
    registers.view_entrysign registers.view_entryfigure registers.view_bookreview registers.view_weeklymenu"""
)
KEEPS_REGISTERS = _codes(
    SEES_REGISTERS,
    """registers.take_registers registers.add_register registers.change_register registers.close_register
    registers.reopen_register registers.void_entry registers.review_book registers.import_entries
    registers.show_register""",
)
KEEPS_APPRAISALS = _codes(
    """appraisals.view_all_appraisals appraisals.draw_up_appraisals appraisals.reply_appraisal
    appraisals.confirm_appraisal""",
)
KEEPS_BOXES = _codes(
    SEES_BOXES,
    "boxes.begin_boxes boxes.import_boxes boxes.add_box boxes.edit_box boxes.put_in_box boxes.take_out",
)
SEES_REPORTS = _codes(
    """reports.view_report reports.view_reportpart reports.view_reportnote reports.view_papertotal
    reports.view_reportbook reports.view_bookreport""",
)
WRITES_REPORTS = _codes(
    SEES_REPORTS,
    """reports.draft_report reports.write_part reports.submit_report reports.hand_in_report
    reports.write_note reports.settle_note reports.enter_paper_total reports.void_paper_total
    reports.bind_reports reports.view_board""",
)
REVIEWS_REPORTS = _codes("reports.review_report reports.return_report")
SEES_QUERIES = _codes("queries.view_savedquery queries.view_receiver")
ASKS_QUERIES = _codes(
    SEES_QUERIES,
    """queries.save_query queries.change_query queries.share_query queries.stop_sharing queries.mail_query
    queries.stop_mailing queries.put_away_query queries.bring_back_query""",
)
SEES_RETURNS = _codes("returns.view_return returns.view_returncell")
GIVES_RETURNS = _codes(
    SEES_RETURNS,
    """returns.take_in_return returns.build_return returns.add_questions returns.edit_return returns.fill_return
    returns.answer_cell returns.leave_rest returns.hand_in_return returns.drop_return""",
)
LEADS = _codes(
    WRITES_REPORTS,
    ASKS_QUERIES,
    GIVES_RETURNS,
    ANYONE,
    KEEPS_BOXES,
    KEEPS_APPRAISALS,
    WRITES_MENUS,
    KEEPS_REGISTERS,
    SENDS,
    RUNS_SURVEYS,
    ANSWERS_OPINIONS,
    KEEPS_HAZARDS,
    RUNS_MEETINGS,
    KEEPS_DOCUMENTS,
    KEEPS_CERTIFICATES,
    KEEPS_ROSTERS,
    KEEPS_DUTIES,
    KEEPS_PLANS,
    KEEPS_PLACES,
    KEEPS_CLASSES,
    KEEPS_CALENDAR,
    "people.view_jointduty",
)

ROLES: dict[str, Role] = {
    "principal": Role(
        _("校长"),
        _codes(
            LEADS,
            KEEPS_PUPILS,
            REVIEWS_REPORTS,
            """reports.sign_report devices.view_device core.view_look core.view_dayhead people.sign_joint_duty
            people.set_go_live people.wipe_trial people.make_archive""",
        ),
    ),
    "deputy_head": Role(_("分管副校长"), _codes(LEADS, KEEPS_PUPILS, REVIEWS_REPORTS)),
    "logistics_head": Role(
        _("总务主任"),
        _codes(
            LEADS,
            KEEPS_PEOPLE,
            KEEPS_DEVICES,
            SETS_UP,
            "certificates.view_missing certificates.hear_of_all",
        ),
    ),
    "admin": Role(
        _("系统管理员"), _codes(ANYONE, KEEPS_PEOPLE, KEEPS_DEVICES, KEEPS_PLACES, KEEPS_CALENDAR, SETS_UP)
    ),
    "storekeeper": Role(_("保管员"), _codes(ANYONE, ASKS_QUERIES, HAS_CERTIFICATES)),
    "buyer": Role(_("采购员"), _codes(ANYONE, ASKS_QUERIES, HAS_CERTIFICATES)),
    "accountant": Role(_("会计"), _codes(ANYONE, ASKS_QUERIES), money=True),
    "cashier": Role(_("出纳"), _codes(ANYONE, ASKS_QUERIES), money=True),
    "food_safety_officer": Role(
        _("食品安全员"), _codes(ANYONE, ASKS_QUERIES, WRITES_MENUS, KEEPS_CANTEEN_CERTIFICATES)
    ),
    "canteen_manager": Role(
        _("食堂管理员"), _codes(ANYONE, ASKS_QUERIES, WRITES_MENUS, RUNS_SURVEYS, KEEPS_CANTEEN_CERTIFICATES)
    ),
    "cook": Role(_("炊事员"), _codes(ANYONE, HAS_CERTIFICATES)),
    "guard": Role(_("保安"), _codes(ANYONE, HAS_CERTIFICATES)),
    "repairer": Role(_("维修工"), _codes(ANYONE, MENDS, STICKS_LABELS, HAS_CERTIFICATES)),
    "cleaner": Role(_("保洁员"), _codes(ANYONE, HAS_CERTIFICATES)),
    "nurse": Role(_("校医"), _codes(ANYONE, SEES_PUPILS, HAS_CERTIFICATES)),
    "class_teacher": Role(_("班主任"), _codes(ANYONE, KEEPS_PUPILS)),
    "teacher": Role(_("教师"), ANYONE),
    "driver": Role(_("司机"), _codes(ANYONE, HAS_CERTIFICATES)),
    "room_keeper": Role(_("室长"), _codes(ANYONE, HAS_CERTIFICATES)),
    "duty_leader": Role(
        _("带班领导"),
        _codes(
            ANYONE,
            ASKS_QUERIES,
            SEES_ALL_TICKETS,
            RECHECKS_HAZARDS,
            KEEPS_ROSTERS,
            SEES_ALL_TASKS,
            "terms.adjust_days duties.make_tasks",
        ),
    ),
    "contractor": Role(
        _("外包单位"),
        _codes(
            FILLS_TICKETS,
            FILLS_REGISTERS,
            OF_ONESELF,
            SIGNS,
            HANDS_OVER,
            HAS_CERTIFICATES,
            """repairs.view_ticket core.attach_photos devices.set_pin people.set_my_messages
            hazards.view_hazard hazards.finish_hazard hazards.countersign_hazard
            duties.view_task duties.do_task duties.skip_task duties.reopen_task
            appraisals.view_appraisal appraisals.object_appraisal""",
        ),
    ),
    "reader": Role(
        _("查阅（督导/审计）"),
        _codes(
            SEES_REPAIRS,
            SEES_PLANS,
            SEES_SURVEYS,
            SEES_HAZARDS,
            SEES_REGISTERS,
            SEES_BOXES,
            SEES_REPORTS,
            SEES_QUERIES,
            SEES_RETURNS,
            OF_ONESELF,
            "certificates.view_certificate certificates.view_all_certificates certificates.view_certificatekind",
            "documents.view_document documents.view_version documents.view_all_documents",
            SEES_MEETINGS,
            """repairs.view_ticket hazards.view_hazard
            places.view_place people.view_member people.view_schoolclass people.view_jointduty
            terms.view_term terms.view_dayoverride rosters.view_roster rosters.view_turn
            duties.view_duty duties.view_task duties.view_all_tasks""",
        ),
    ),
}

# What nobody does who showed four digits and no password: passwords, accounts, roles, and what cannot be taken back.
NOT_BY_PIN = _codes(
    KEEPS_PEOPLE,
    SETS_UP,
    KEEPS_PUPILS,
    OF_ONESELF,
    """people.set_my_messages people.sign_joint_duty
    devices.add_device devices.edit_device devices.ask_pairing devices.pair_here devices.retire_device
    devices.give_pin devices.take_pin devices.view_device people.end_sessions core.enter_paper
    duties.open_feed duties.close_feed registers.show_register""",
) - {"core.view_limitvalue"}

# What is done by itself each day, by nobody (a member of kind 系统).
BY_ITSELF = _codes(
    "repairs.view_ticket repairs.view_all_tickets repairs.lapse_ticket duties.view_task duties.make_tasks",
    "surveys.view_survey surveys.close_survey queries.stop_mailing",
)

# What the command line may do in a school's name (a member of kind 系统; not a role that anybody is given).
COMMAND_LINE = _codes(
    BY_ITSELF,
    """people.view_member people.add_member people.give_roles people.give_login people.reset_password
    people.reset_second_step people.import_members
    places.view_place places.import_places certificates.view_certificate certificates.import_certificates
    registers.view_register registers.view_registerentry registers.view_all_entries
    repairs.view_ticket repairs.view_all_tickets repairs.view_round
    hazards.view_hazard hazards.view_all_hazards hazards.view_inspection
    planning.view_plan planning.view_planline planning.read_plan""",
)

# What may be done in the name of whoever stands before a label without an account (a member of kind 扫码人员).
# Whoever holds the tracking code of what was reported so also says whether it works again.
PASSER_BY = _codes(
    """people.accept_invitation places.view_place repairs.view_ticket repairs.report_by_code repairs.echo_ticket
    repairs.confirm_ticket repairs.return_ticket""",
    "surveys.view_survey surveys.answer_survey surveys.send_opinion",
)

# Several roles in one tap, as small schools share them out (daily-life 2: 一人多岗).
BUNDLES: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "head_of_all": (
        _("总务主任兼食品安全员、保管员"),
        ("logistics_head", "food_safety_officer", "storekeeper"),
    ),
    "office_keeper": (_("保管员兼采购员"), ("storekeeper", "buyer")),
    "handyman": (_("水电维修工兼门卫"), ("repairer", "guard")),
    "class_and_room": (_("班主任兼室长"), ("class_teacher", "room_keeper")),
    "teaching_point": (
        _("教学点负责人（一人多岗）"),
        ("logistics_head", "class_teacher", "repairer", "food_safety_officer"),
    ),
}

# Two roles that no one ever holds together (house.md 3; decisions/0013).
NEVER_TOGETHER: tuple[tuple[str, str], ...] = (("accountant", "cashier"),)


@lru_cache(maxsize=4096)
def codes_of(roles: str) -> frozenset[str]:
    """All permissions of a member's roles, written as " teacher repairer "."""
    found: frozenset[str] = frozenset()
    for name in roles.split():
        found |= ROLES[name].codes if name in ROLES else frozenset()
    return found


def written(names: list[str] | tuple[str, ...]) -> str:
    """Role names as the column holds them: sorted, with a blank around each, so that a part can be found."""
    known = sorted(name for name in set(names) if name in ROLES)
    return f" {' '.join(known)} " if known else ""
