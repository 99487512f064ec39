namespace FakeFinder.Web.Audit;

/// <summary>What the audit log calls what callers do: the thing, a dot, and the act.</summary>
internal static class AuditActions
{
    public const string UploadVideo = "video.upload";
    public const string ReadVideo = "video.read";
    public const string DeleteVideo = "video.delete";
    public const string SubmitJob = "job.submit";
    public const string CancelJob = "job.cancel";
    public const string ReadJob = "job.read";
    public const string ExportJob = "job.export";
    public const string ArchiveJob = "job.archive";
    public const string UnarchiveJob = "job.unarchive";
    public const string DeleteJob = "job.delete";
    public const string NoteJob = "job.note";
    public const string ProbeJob = "job.probe";
    public const string CancelProbe = "job.probe.cancel";
    public const string SubmitBatch = "batch.submit";
    public const string CancelBatch = "batch.cancel";
    public const string ReadBatch = "batch.read";
    public const string DeleteBatch = "batch.delete";
    public const string RepeatDelivery = "delivery.repeat";
    public const string AddEvaluation = "evaluation.add";
    public const string CancelEvaluation = "evaluation.cancel";
    public const string DeleteEvaluation = "evaluation.delete";
    public const string LaunchInstance = "fleet.launch";
    public const string StartInstance = "fleet.start";
    public const string DrainInstance = "fleet.drain";
    public const string StopInstance = "fleet.stop";
    public const string PullWeights = "weights.pull";
    public const string CancelPull = "weights.pull.cancel";
    public const string CreateKey = "key.create";
    public const string RevokeKey = "key.revoke";
    public const string ReadAudit = "audit.read";
    public const string BeginSession = "session.begin";
    public const string EndSession = "session.end";
    public const string RefuseSession = "session.refuse";
    public const string RefuseRequest = "request.refuse";
}
